/* While the page is read, and the browser is idle, the files that a live notebook needs first are
 * fetched at the lowest priority, so that it starts sooner. Not before the reader moves in the page,
 * not where data is saved or the network is slow, and nothing from any other site. */
(() => {
  "use strict";
  const link = document.querySelector(".book-live-open");
  // A page that a program drives is not read.
  if (!link || location.protocol === "file:" || navigator.webdriver) return;
  const { saveData, effectiveType = "4g" } = navigator.connection ?? {};
  if (saveData || effectiveType !== "4g") return;
  const root = new URL("../", link.href.split("?")[0]);
  const SIGNS = ["scroll", "pointermove", "keydown", "touchstart"]; // somebody reads here

  function prefetch(names) {
    for (const name of names) {
      const hint = document.createElement("link");
      hint.rel = "prefetch";
      hint.href = new URL(name, root);
      if (!/\.m?js$/.test(name)) hint.crossOrigin = "anonymous"; // as the kernel's worker asks
      document.head.append(hint);
    }
  }

  const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 1));
  const begin = async () => {
    for (const sign of SIGNS) removeEventListener(sign, begin);
    const list = new URL("static/pyodide/prefetch.json", root);
    const answer = await fetch(list, { priority: "low" }).catch(() => null); // there may be no network
    if (answer?.ok) idle(async () => prefetch(await answer.json()));
  };
  for (const sign of SIGNS) addEventListener(sign, begin, { passive: true });
})();
