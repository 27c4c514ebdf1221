/* A phrase that lights up the part of a figure it speaks of; the figures listen, and answer. */
(() => {
  "use strict";
  const named = (event) => event.target.closest?.("[data-light]")?.dataset.light;
  const tell = (detail) => document.dispatchEvent(new CustomEvent("lstmlib:light", { detail }));
  // A pointer that moves, not one that rests while the page slides by below it.
  for (const type of ["pointermove", "focusin"]) addEventListener(type, (event) => named(event) && tell(named(event)));
  // A phrase that was clicked keeps its light while the page moves away under the pointer.
  addEventListener("pointerout", (event) => named(event) && tell(document.activeElement?.dataset.light ?? null));
  addEventListener("focusout", (event) => named(event) && tell(null));
  const show = async (event) => {
    const name = named(event);
    if (!name) return;
    event.preventDefault();
    // A figure that is far away is made only now.
    await globalThis.widgetHost?.all();
    tell(name);
    const lit = document.querySelector(".ll-widget [data-lit]") ?? document.querySelector(".ll-deltaflow");
    // Not gliding: what lies between gets its height while it passes by, and the figure is missed.
    lit?.closest(".ll-widget").scrollIntoView({ block: "start", behavior: "instant" });
  };
  addEventListener("click", show);
  addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && show(event));
  // The other way: a part that is pointed at, or has the focus, marks the phrases about it.
  document.addEventListener("lstmlib:part", ({ detail }) => {
    for (const phrase of document.querySelectorAll("[data-light]")) {
      // The key of a ribbon begins with its layer.
      phrase.classList.toggle("light--on", `.${detail}`.endsWith(phrase.dataset.light));
    }
  });
})();
