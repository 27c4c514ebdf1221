/* Whatever scrolls sideways in its own box can be reached and scrolled by the keyboard; paper is
   light, and on it boxes are open; the search works without a server. */
(() => {
  "use strict";
  const BOXES = ".bd-article :is(pre, div.math, .pst-scrollable-table-container)";
  const FORMULAS = ".bd-article span.math";
  const NAMES = { PRE: "Code", DIV: "Formula or table", SPAN: "Formula" };
  const marked = new WeakSet();

  /** Make boxes tab stops while they scroll, and only then. */
  function mark(boxes) {
    // First measure all, then change: else every box would lay the page out again.
    const found = boxes.map((box) => [box, box.scrollWidth > box.clientWidth + 1]);
    for (const [box, scrolls] of found) {
      if (scrolls === marked.has(box) || (scrolls && box.tabIndex >= 0)) continue;
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
  }

  function isWide(formula) {
    const line = formula.closest("p, li, dd, td") ?? formula.parentElement;
    const drawn = [...formula.querySelectorAll("mjx-container")];
    const ink = drawn.find((item) => item.getClientRects().length);
    if (!ink || !line.clientWidth) return formula.classList.contains("book-wide");
    return ink.getBoundingClientRect().width > line.clientWidth;
  }

  /** A formula within a sentence gets a line and a box of its own where it is too wide. */
  function widen(formulas) {
    const found = formulas.map((formula) => [formula, isWide(formula)]);
    for (const [formula, wide] of found) formula.classList.toggle("book-wide", wide);
    mark(formulas.filter((formula) => formula.classList.contains("book-wide") || marked.has(formula)));
  }

  // What is far from sight is not even laid out: it is looked at when it comes near.
  const near = new Set();
  const look = (items) => {
    widen(items.filter((item) => item.matches(FORMULAS)));
    mark(items.filter((item) => item.matches(BOXES)));
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) near[isIntersecting ? "add" : "delete"](target);
      look(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target));
    },
    { rootMargin: "50% 0px" },
  );
  const all = () => [...document.querySelectorAll(`${FORMULAS}, ${BOXES}`)];
  for (const item of all()) observer.observe(item);
  const lookAgain = () => look([...near]);
  addEventListener("resize", lookAgain);
  // The other notation was chosen, or a box was opened.
  document.addEventListener("book:formulas", lookAgain);
  document.addEventListener("toggle", lookAgain, { capture: true });

  // Tab must find every box that scrolls, near or not.
  globalThis.bookBoxes = () => look(all());
  addEventListener("keydown", globalThis.bookBoxes, { once: true });

  // A summary is fetched from each page found, which browsers refuse for plain files.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS === "object")
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

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
