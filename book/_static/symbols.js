/* The dissertation's symbols or modern ones: every formula that differs is in the page twice,
   and the reader's choice shows one. layout.html has set it on <html> before the first paint. */
(() => {
  "use strict";
  const KEY = "symbols";
  const page = document.documentElement;

  const chosen = () => (page.dataset.symbols === "modern" ? "modern" : "dissertation");
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

  function choose(kind) {
    if (kind === chosen()) return;
    const hold = anchor();
    page.dataset.symbols = kind;
    press();
    hold();
    document.dispatchEvent(new Event("book:formulas"));
  }

  press();
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
