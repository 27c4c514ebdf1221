/* The dissertation's symbols or modern ones: every formula that differs is in the page twice,
   and the reader's choice shows one. layout.html has set it on <html> before the first paint.
   MathJax leaves the hidden ones alone (`mathjax_ignore`) until they are shown, and those of the
   long page of all equations until they are near or nothing else is to be done. */
(() => {
  "use strict";
  const KEY = "symbols";
  const KINDS = ["dissertation", "modern"];
  const page = document.documentElement;
  const typeset = new WeakSet();
  const LAZY = ".ll-entry, .fold .ll-derivation";
  const AT_ONCE = 4;
  const awake = new WeakSet();

  const chosen = () => (page.dataset.symbols === "modern" ? "modern" : "dissertation");
  const formulas = (kind) => document.querySelectorAll(`.ll-${kind}`);
  const buttons = () => document.querySelectorAll("button[data-symbols]");

  /** Storage may be refused, as it is for some pages opened from a file: then nothing is kept. */
  function stored(value) {
    try {
      if (value !== undefined) localStorage.setItem(KEY, value);
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function isAsleep(item) {
    const entry = item.closest(LAZY);
    return entry !== null && !awake.has(entry);
  }

  /** Tell MathJax which formulas are its own, and return those it has not seen. */
  function claim() {
    for (const kind of KINDS)
      for (const item of formulas(kind))
        if (!typeset.has(item))
          item.classList.toggle("mathjax_ignore", kind !== chosen() || isAsleep(item));
    return [...formulas(chosen())].filter((item) => !typeset.has(item) && !isAsleep(item));
  }

  function press() {
    for (const button of buttons())
      button.setAttribute("aria-pressed", String(button.dataset.symbols === chosen()));
  }

  /** The first thing in sight stays where it is while the formulas above it change their height. */
  function anchor() {
    const parts = document.querySelectorAll(".bd-article :is(h1, h2, h3, p, li, pre, div.math)");
    const top = page.scrollTop ? 80 : Infinity;
    const first = [...parts].find((part) => part.getBoundingClientRect().bottom > top);
    const before = first?.getBoundingClientRect().top;
    return () => first && scrollBy({ top: first.getBoundingClientRect().top - before, behavior: "instant" });
  }

  async function draw() {
    const fresh = claim();
    for (const item of fresh) typeset.add(item);
    const { MathJax } = globalThis;
    // Before MathJax runs it is enough to have claimed: it draws the whole page.
    if (!MathJax?.startup?.promise) return;
    await MathJax.startup.promise;
    if (fresh.length) await MathJax.typesetPromise(fresh);
    document.dispatchEvent(new Event("book:formulas"));
  }

  async function choose(kind) {
    if (kind === chosen()) return;
    const hold = anchor();
    page.dataset.symbols = kind;
    press();
    hold();
    await draw();
    hold();
  }

  /** Draw what these entries hold, after whatever is being drawn. */
  function wake(entries) {
    for (const entry of entries) {
      awake.add(entry);
      near.unobserve(entry);
    }
    return entries.length ? draw() : undefined;
  }

  const near = new IntersectionObserver(
    (seen) => wake(seen.filter((entry) => entry.isIntersecting).map((entry) => entry.target)),
    { rootMargin: "1000px 0px" },
  );
  const later = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 200));

  /** The rest follows while the reader reads, so that paper and a jump find it drawn. */
  async function wakeTheRest() {
    const rest = [...document.querySelectorAll(LAZY)].filter((entry) => !awake.has(entry));
    if (!rest.length) return;
    await wake(rest.slice(0, AT_ONCE));
    later(wakeTheRest);
  }

  press();
  draw();
  document.querySelectorAll(LAZY).forEach((entry) => near.observe(entry));
  addEventListener("load", () => later(wakeTheRest));
  for (const button of buttons())
    button.addEventListener("click", () => {
      stored(button.dataset.symbols);
      choose(button.dataset.symbols);
    });
  // A page that comes back from the browser's memory, or stands in another window.
  const follow = () => choose(stored() === "modern" ? "modern" : "dissertation");
  addEventListener("pageshow", (event) => event.persisted && follow());
  addEventListener("storage", (event) => event.key === KEY && follow());
})();
