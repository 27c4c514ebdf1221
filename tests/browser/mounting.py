"""Mount and unmount a widget on an empty page, and count what it leaves behind."""

from tools.gallery import bare

MOUNT = """
const heard = new Set();
const model = {
  get: (name) => state[name],
  set(name, value) { state[name] = value; [...heard].forEach(([event, run]) => event === `change:${name}` && run()); },
  on: (event, run) => heard.add([event, run]),
  off: (event, run) => heard.forEach((item) => item[0] === event && item[1] === run && heard.delete(item)),
  save_changes() {},
};
const open = { listeners: 0, intervals: new Set(), observers: 0, frames: new Set() };
const count = (owner, name, by) => {
  const inner = owner[name];
  owner[name] = function (...given) { open[by[0]] += by[1]; return inner.apply(this, given); };
};
count(EventTarget.prototype, "addEventListener", ["listeners", 1]);
count(EventTarget.prototype, "removeEventListener", ["listeners", -1]);
for (const kind of [ResizeObserver, MutationObserver, IntersectionObserver]) {
  const seen = new WeakSet();
  const { observe, disconnect } = kind.prototype;
  kind.prototype.observe = function (...given) {
    if (!seen.has(this)) { seen.add(this); open.observers += 1; }
    return observe.apply(this, given);
  };
  kind.prototype.disconnect = function () {
    if (seen.delete(this)) open.observers -= 1;
    return disconnect.call(this);
  };
}
const [begin, end] = [setInterval.bind(globalThis), clearInterval.bind(globalThis)];
globalThis.setInterval = (...given) => { const id = begin(...given); open.intervals.add(id); return id; };
globalThis.clearInterval = (id) => { open.intervals.delete(id); end(id); };
const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
const main = document.querySelector("main");
globalThis.cycle = async (times) => {
  let faults = 0;
  for (let i = 0; i < times; i += 1) {
    const done = await module.default.render({ model, el: main });
    if (i % 10 === 0) await new Promise(requestAnimationFrame);
    faults += main.querySelectorAll('[role=alert]').length;
    await done();
  }
  return { faults, children: main.childNodes.length, heard: heard.size, listeners: open.listeners,
    observers: open.observers, intervals: open.intervals.size };
};
globalThis.ready = true;
"""  # noqa: E501


def bare_page(widget):
    """Return a page that can mount one widget as often as it is told to.

    Parameters
    ----------
    widget : anywidget.AnyWidget
        Its state and script are taken.

    Returns
    -------
    str
        HTML with a function ``cycle(times)``.
    """
    return bare(widget, MOUNT)
