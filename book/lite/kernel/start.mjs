// Loads Pyodide for JupyterLite's kernel: all files at once, each checked against its hash, with
// messages to the page about how far that is. JupyterLite calls `loadPyodide` as it would call
// Pyodide's own.
import { loadPyodide as load } from "./pyodide.mjs";
import { FILES, PACKAGES, COMPILED, VERSION } from "./files.mjs";

const here = new URL("./", import.meta.url).href;
const total = Object.values(FILES).reduce((sum, { size }) => sum + size, 0);
let arrived = 0;

const tell = (live) => self.postMessage({ live });

async function count(stream) {
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    arrived += part.value.byteLength;
    tell({ arrived, total });
  }
}

async function begin(name) {
  const { sha256 } = FILES[name];
  const bytes = sha256.match(/../g).map((pair) => parseInt(pair, 16));
  const integrity = `sha256-${btoa(String.fromCharCode(...bytes))}`;
  const answer = await fetched(here + name, { integrity });
  // A copy is counted, so that the browser may keep the compiled form of the original.
  if (answer.ok) count(answer.clone().body).catch(() => {});
  return answer;
}

const fetched = self.fetch.bind(self);
const begun = new Map(Object.keys(FILES).map((name) => [here + name, begin(name)]));
for (const answer of begun.values()) answer.catch(() => {}); // told where it is used
self.fetch = (resource, options) => {
  const address = new URL(resource?.url ?? resource, here).href;
  const answer = begun.get(address);
  begun.delete(address);
  return answer ?? fetched(resource, options);
};

// ---- NumPy: the page finds out whether it can be had, and says so here ----------------------

let settle;
let verdict = new Promise((resolve) => (settle = resolve));
self.addEventListener("message", ({ data }) => {
  if (data?.live?.numpy === undefined) return;
  settle(data.live.numpy);
  verdict = Promise.resolve(data.live.numpy);
});
self.live = {
  compiled: COMPILED,
  reachable: () => (tell({ asks: "numpy" }), verdict),
  missing: () => tell({ missing: "numpy" }),
  says: (says) => tell({ says }),
  ready: () => tell({ ready: true }),
};

// ---- SymPy's bytecode, made at the first visit and kept by the browser -------------------------

const STORE = "live-bytecode";
const LATER = 8000;
const KEPT = ["sympy", "mpmath"];
const key = `${here}bytecode.zip?${VERSION}`;

async function recall() {
  try {
    const answer = await (await caches.open(STORE)).match(key);
    return answer ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null; // no such store where the page is not served safely
  }
}

async function keep(python) {
  const made = await python.runPythonAsync("await live_kernel.compiled()");
  const bytes = made.toJs();
  made.destroy();
  await caches.delete(STORE); // what an older site left
  await (await caches.open(STORE)).put(key, new Response(bytes));
}

// ---- start ------------------------------------------------------------------------------------

async function start() {
  const source = self.fetch(`${here}live_kernel.py`).then((answer) => answer.text());
  const bytecode = await recall();
  const packages = bytecode ? PACKAGES.filter((name) => !KEPT.includes(name)) : PACKAGES;
  const python = await load({ indexURL: here, packages });
  tell({ says: "Python is starting" });
  python.FS.writeFile("/lib/live_kernel.py", await source);
  if (bytecode) python.FS.writeFile("/lib/bytecode.zip", bytecode);
  python.runPython("import sys; sys.path += ['/lib', '/lib/bytecode.zip']; import live_kernel");
  tell({ says: "Python is here" });
  setTimeout(() => {
    python.runPython("import sympy");
    tell({ ready: true });
    // Later, so that the first cells do not wait for it.
    if (!bytecode) setTimeout(() => keep(python).catch(() => {}), LATER);
  });
  return python;
}

const started = start();
started.catch((error) => tell({ failed: String(error?.message ?? error) }));

export async function loadPyodide({ stdout, stderr }) {
  const python = await started;
  python.setStdout({ batched: stdout });
  python.setStderr({ batched: stderr });
  return python;
}
