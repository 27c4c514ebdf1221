// A phrase on the page lights up the part of a widget it speaks of, and a part its phrases. A part
// has its name in `data-part`; what is lit has `data-lit`.

const lights = (() => {
  // Listen, and return what is to be called after each drawing: parts come and go.
  function follow({ listen }, stage) {
    let lit = null;
    const show = () => {
      for (const node of stage.querySelectorAll("[data-part]")) node.toggleAttribute("data-lit", `.${node.dataset.part}` === lit);
    };
    listen(document, "lstmlib:light", ({ detail }) => {
      lit = detail;
      show();
    });
    const tell = (detail) => document.dispatchEvent(new CustomEvent("lstmlib:part", { detail }));
    const partAt = ({ target }) => target.closest("[data-part]")?.dataset.part ?? null;
    for (const type of ["pointerover", "focusin"]) listen(stage, type, (event) => tell(partAt(event)));
    for (const type of ["pointerleave", "focusout"]) listen(stage, type, () => tell(null));
    return show;
  }

  return { follow };
})();
