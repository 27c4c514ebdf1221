// The live page's own line: how far the kernel is, what is missing, and the way back to the
// published chapter.
(() => {
  "use strict";
  const MB = 1e6;
  const path = new URLSearchParams(location.search).get("path");

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const bar = make("progress", { max: 1, value: 0, "aria-label": "Loading the kernel" });
  const line = make("span", { role: "status" }, "Loading the kernel …");
  const said = make("div", { class: "live-said" }, bar, line);
  const reset = make("button", { type: "button", disabled: "" }, "Reset this chapter");
  const notices = make("div", { class: "live-notices" });
  const place = make("aside", { class: "live-line", "aria-label": "Live notebook" }, said, reset);
  document.body.append(notices, place);

  // ---- progress ----------------------------------------------------------------------------

  let spoken = "";
  function say(text) {
    if (text === spoken) return;
    spoken = line.textContent = text;
  }

  function progress({ arrived, total }) {
    bar.max = total;
    bar.value = Math.min(arrived, total);
    // Whole megabytes, so that a screen reader is not told every packet.
    say(`Loading the kernel, ${Math.round(arrived / MB)} of ${Math.round(total / MB)} MB`);
  }

  function finished(text) {
    bar.hidden = true;
    say(text);
  }

  // ---- NumPy ---------------------------------------------------------------------------------

  const here = (address) => new URL(address, globalThis.live.root).href;

  function which() {
    const { run, all, under } = globalThis.live.cells ?? {};
    if (!all) return ["Cells that use SymPy only still run."];
    if (run) {
      const places = [...under].map((heading) => `“${heading}”`).join(", ");
      return [`${run} of the ${all} cells of this chapter still ${run > 1 ? "run, those" : "runs, that"} under ${places}.`];
    }
    const other = make("a", { href: here("notebooks/index.html?path=reference/sympy.ipynb") }, "SymPy in ten minutes");
    return ["No cell of this chapter runs without it; all of ", other, " do."];
  }

  function showNotice() {
    if (notices.childElementCount) return;
    const again = make("button", { type: "button" }, "Try again");
    const close = make("button", { type: "button", "aria-label": "Close this notice" }, "×");
    const notice = make(
      "div",
      { role: "alert", class: "live-notice" },
      make("strong", {}, "NumPy is missing. "),
      "It comes from cdn.jsdelivr.net, which cannot be reached from here. ",
      ...which(),
      " To run the others, connect to a network that lets it through and press “Try again”, ",
      "or take ",
      make("a", { href: here(`download/${path}`), download: "" }, "this notebook"),
      " to Jupyter on a computer.",
      make("span", { class: "live-buttons" }, again, close),
    );
    close.onclick = () => notice.remove();
    again.onclick = async () => {
      again.disabled = true;
      if (await globalThis.live.retry()) notice.remove();
      again.disabled = false;
    };
    notices.append(notice);
  }

  function hear({ arrived, total, says, failed, ready, numpy }) {
    if (failed) finished(`The kernel could not start: ${failed}`);
    else if (ready) finished("Ready: ▶ or Shift+Enter runs a cell.");
    else if (says) say(`${says} …`);
    else if (arrived) progress({ arrived, total });
    if (numpy === false) showNotice();
    else if (numpy === true) notices.replaceChildren();
  }

  addEventListener("live", ({ detail }) => hear(detail));
  hear(globalThis.live.told); // where this script came later than the news

  // ---- the published chapter again -------------------------------------------------------------

  const panel = () =>
    [...(globalThis.jupyterapp?.shell.widgets("main") ?? [])].find((one) => one.sessionContext);

  reset.onclick = async () => {
    const question = "Bring back this chapter as it was published? Your changes to it are lost.";
    if (!confirm(question)) return;
    const { context } = panel();
    // What the browser keeps hides the published copy; without it, that is read again.
    await globalThis.jupyterapp.serviceManager.contents.delete(context.path);
    await context.revert();
    say("This chapter is again as it was published.");
  };

  const waiting = setInterval(async () => {
    const found = panel();
    if (!found) return;
    clearInterval(waiting);
    await found.revealed;
    reset.disabled = false;
  }, 200);
})();
