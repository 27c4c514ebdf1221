/* Whatever scrolls sideways in its own box can be reached and scrolled by the keyboard, and
   paper is light. */
(() => {
  "use strict";
  const BOXES = ".bd-article :is(pre, div.math, .pst-scrollable-table-container)";
  const NAMES = { PRE: "Code", DIV: "Formula or table", SPAN: "Formula" };

  function mark(box) {
    if (box.scrollWidth <= box.clientWidth + 1 || box.tabIndex >= 0) return;
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${NAMES[box.tagName]}, scrolls sideways`);
  }

  /** A formula within a sentence gets a line and a box of its own where it is too wide. */
  function widen(formula) {
    const line = formula.closest("p, li, dd, td") ?? formula.parentElement;
    const ink = formula.firstElementChild;
    if (!ink || !line.clientWidth) return;
    const isWide = ink.getBoundingClientRect().width > line.clientWidth;
    formula.classList.toggle("book-wide", isWide);
    if (isWide) mark(formula);
  }

  function markAll() {
    document.querySelectorAll(".bd-article span.math").forEach(widen);
    document.querySelectorAll(BOXES).forEach(mark);
  }

  addEventListener("load", async () => {
    await globalThis.MathJax?.startup?.promise;
    markAll();
    addEventListener("resize", markAll);
  });

  const page = document.documentElement;
  let screen;
  addEventListener("beforeprint", () => {
    screen ??= page.dataset.theme;
    page.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    page.dataset.theme = screen ?? page.dataset.theme;
    screen = undefined;
  });
})();
