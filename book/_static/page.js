/* Whatever scrolls sideways in its own box can be reached and scrolled by the keyboard. */
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
    if (!ink || ink.getBoundingClientRect().width <= line.clientWidth) return;
    formula.classList.add("book-wide");
    mark(formula);
  }

  function markAll() {
    document.querySelectorAll(".bd-article span.math").forEach(widen);
    document.querySelectorAll(BOXES).forEach(mark);
  }

  addEventListener("load", async () => {
    await globalThis.MathJax?.startup?.promise;
    markAll();
  });
  addEventListener("resize", markAll);
})();
