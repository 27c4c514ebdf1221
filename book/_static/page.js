/* Whatever scrolls sideways in its own box can be reached and scrolled by the keyboard; paper is
   light, and on it boxes are open. */
(() => {
  "use strict";
  const BOXES = ".bd-article :is(pre, div.math, .pst-scrollable-table-container)";
  const NAMES = { PRE: "Code", DIV: "Formula or table", SPAN: "Formula" };
  const marked = new WeakSet();

  /** Make a box a tab stop while it scrolls, and only then. */
  function mark(box) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls === marked.has(box) || (scrolls && box.tabIndex >= 0)) return;
    if (scrolls) {
      marked.add(box);
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", `${NAMES[box.tagName]}, scrolls sideways`);
    } else {
      marked.delete(box);
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }

  /** A formula within a sentence gets a line and a box of its own where it is too wide. */
  function widen(formula) {
    const line = formula.closest("p, li, dd, td") ?? formula.parentElement;
    const drawn = [...formula.querySelectorAll("mjx-container")];
    const ink = drawn.find((item) => item.getClientRects().length);
    if (!ink || !line.clientWidth) return;
    const isWide = ink.getBoundingClientRect().width > line.clientWidth;
    formula.classList.toggle("book-wide", isWide);
    mark(formula);
  }

  function markAll() {
    document.querySelectorAll(".bd-article span.math").forEach(widen);
    document.querySelectorAll(BOXES).forEach(mark);
  }

  addEventListener("load", async () => {
    await globalThis.MathJax?.startup?.promise;
    markAll();
    addEventListener("resize", markAll);
    // The other notation was chosen, or a box was opened.
    document.addEventListener("book:formulas", markAll);
    document.addEventListener("toggle", markAll, { capture: true });
  });

  const page = document.documentElement;
  let screen;
  let closed = [];
  addEventListener("beforeprint", () => {
    screen ??= page.dataset.theme;
    page.dataset.theme = "light";
    closed.push(...document.querySelectorAll(".bd-article details.fold:not([open])"));
    for (const box of closed) box.open = true;
  });
  addEventListener("afterprint", () => {
    page.dataset.theme = screen ?? page.dataset.theme;
    screen = undefined;
    for (const box of closed) box.open = false;
    closed = [];
  });
})();
