// First thing on a live page: starts Python's worker while JupyterLab still loads, and finds out
// whether NumPy can be had. What happens is told to the rest of the page as `live` events.
(() => {
  "use strict";
  const script = document.currentScript;
  const root = new URL("../", location.href);
  const { numpy: numpyAddress, book: named, version } = script.dataset;
  const PATIENCE = 4000; // milliseconds until a network that says nothing counts as none
  const workers = new Set();
  const told = {}; // the last of each kind of news

  function tell(detail) {
    Object.assign(told, detail);
    dispatchEvent(new CustomEvent("live", { detail }));
  }

  // ---- links into the book ---------------------------------------------------------------

  const book = new URL("../", root).href;
  const files = new URL("files/", root).href;
  const fetched = globalThis.fetch.bind(globalThis);

  // JupyterLab would take a link without a host for one of its files. So the published copies
  // name a host that does not exist, and get the book's own address here.
  globalThis.fetch = async (resource, options) => {
    const answer = await fetched(resource, options);
    const { href, pathname } = new URL(resource?.url ?? resource, location.href);
    if (!answer.ok || !href.startsWith(files) || !pathname.endsWith(".ipynb")) return answer;
    const text = await answer.text();
    return new Response(text.replaceAll(named, book), { headers: answer.headers });
  };

  // ---- NumPy -----------------------------------------------------------------------------

  let verdict = null;
  let asking = null;

  async function probe() {
    if (new URL(numpyAddress, root).origin === location.origin) return true;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      return (await fetch(numpyAddress, { method: "HEAD", signal, credentials: "omit" })).ok;
    } catch {
      return false;
    }
  }

  function ask() {
    asking ??= probe().then((found) => {
      verdict = found;
      asking = null;
      for (const worker of workers) worker.postMessage({ live: { numpy: found } });
      tell({ numpy: found });
      return found;
    });
    return asking;
  }

  function missing() {
    verdict = false;
    for (const worker of workers) worker.postMessage({ live: { numpy: false } });
    tell({ numpy: false });
  }

  // ---- the worker ------------------------------------------------------------------------

  const Native = globalThis.Worker;

  function heard(worker) {
    workers.add(worker);
    worker.addEventListener("message", ({ data }) => {
      if (!data?.live) return;
      if (data.live.missing) missing();
      else if (data.live.asks && verdict === null) ask();
      else if (data.live.asks) {
        worker.postMessage({ live: { numpy: verdict } });
        if (!verdict) tell({ numpy: false });
      } else tell(data.live);
    });
    return worker;
  }

  let early = crossOriginIsolated
    ? null
    : heard(new Native(new URL(`static/pyodide/worker.mjs?${version}`, root), { type: "module" }));

  globalThis.Worker = class extends Native {
    constructor(address, options) {
      // JupyterLite's kernel gets the worker that runs already; a restarted one gets its own.
      if (early && String(address).includes("/comlink.worker.")) {
        const running = early;
        early = null;
        return running;
      }
      super(address, options);
      heard(this);
    }
  };

  globalThis.live = { root, told, ask, retry: () => ((verdict = null), ask()) };

  // ---- which cells of this notebook need NumPy? --------------------------------------------

  const path = new URLSearchParams(location.search).get("path");

  const headings = (source) => [source].flat().join("").match(/^#{2,3} .+$/gm) ?? [];

  async function read() {
    const answer = await fetch(new URL(`files/${path}`, root));
    const { cells } = await answer.json();
    const found = { all: 0, run: 0, under: new Set() };
    let heading = "the title";
    for (const { cell_type, metadata, source } of cells) {
      if (cell_type === "markdown") heading = headings(source).at(-1)?.replace(/^#+ |[$*`]/g, "") ?? heading;
      else if (cell_type === "code") {
        found.all += 1;
        if (metadata.tags?.includes("needs-numpy")) continue;
        found.run += 1;
        found.under.add(heading);
      }
    }
    globalThis.live.cells = found;
    if (found.run < found.all) ask();
  }

  // A notebook of the reader's own has no published copy: it is asked for when a cell needs it.
  if (path) read().catch(() => {});
})();
