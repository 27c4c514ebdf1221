/* A phrase that lights up the part of a figure it speaks of; the figures listen. */
(() => {
  "use strict";
  const road = (event) => event.target.closest?.("[data-light]")?.dataset.light;
  const tell = (detail) => document.dispatchEvent(new CustomEvent("lstmlib:light", { detail }));
  for (const type of ["pointerover", "focusin"]) addEventListener(type, (event) => road(event) && tell(road(event)));
  // A phrase that was clicked keeps its light while the page moves away under the pointer.
  addEventListener("pointerout", (event) => road(event) && tell(document.activeElement?.dataset.light ?? null));
  addEventListener("focusout", (event) => road(event) && tell(null));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const show = (event) => {
    if (!road(event)) return;
    event.preventDefault();
    document.querySelector(".ll-deltaflow")?.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
    tell(road(event));
  };
  addEventListener("click", show);
  addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show(event));
})();
