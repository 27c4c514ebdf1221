// A page that mounts one widget afresh as often as it is told to, and sees what a reader sees.
// It finds `state`, an object, and `source`, the widget's module.

const heard = new Set();
let now = {};
const model = {
  get: (name) => now[name],
  set(name, value) { now[name] = value; [...heard].forEach(([event, run]) => event === `change:${name}` && run()); },
  on: (event, run) => heard.add([event, run]),
  off: (event, run) => heard.forEach((item) => item[0] === event && item[1] === run && heard.delete(item)),
  save_changes() {},
};
const frame = requestAnimationFrame.bind(globalThis);
const frames = () => new Promise((done) => frame(() => frame(done)));
let asked = 0;
globalThis.requestAnimationFrame = (run) => { asked += 1; return frame(run); };
const timers = new Set();
const [begin, end] = [setInterval.bind(globalThis), clearInterval.bind(globalThis)];
globalThis.setInterval = (...given) => { const id = begin(...given); timers.add(id); return id; };
globalThis.clearInterval = (id) => { timers.delete(id); end(id); };
let lights = 0;
document.addEventListener("lstmlib:light", () => (lights += 1));

const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
const main = document.querySelector("main");
let stop = null;
globalThis.fresh = async (changes) => {
  await stop?.();
  document.activeElement?.blur();
  now = { ...state, ...changes };
  stop = await module.default.render({ model, el: main });
  await frames();
};
globalThis.controls = ([selector, most]) => {
  const seen = {};
  return [...main.querySelectorAll(selector)].filter((node) => {
    const { width, height } = node.getBoundingClientRect();
    const kind = node.parentNode.className === "ll-tick" ? "ll-tick" : String(node.getAttribute("class")).split(" ")[0];
    if (node.matches(":disabled, [aria-disabled]") || !node.checkVisibility() || !(width + height)) return false;
    seen[kind] = (seen[kind] ?? 0) + 1;
    return !(seen[kind] > most[kind]);
  });
};
// Everything that can be seen, but for what a control shows of itself without the widget's help.
globalThis.look = (own) => {
  const form = [...main.querySelectorAll("input, select")].filter((node) => node !== own);
  const canvas = [...main.querySelectorAll("canvas")].map((node) => node.toDataURL());
  const html = main.innerHTML.replaceAll(' data-lm-suppress-shortcuts=""', "");
  return JSON.stringify([html, form.map((node) => [node.value, node.checked]), canvas, lights]);
};
// A point at which a pointer would hit it.
globalThis.point = (node) => {
  node.scrollIntoView({ block: "center" });
  const { left, top, width, height } = node.getBoundingClientRect();
  const spots = [0.5, 0.3, 0.7, 0.1, 0.9].flatMap((y) => [0.5, 0.3, 0.7, 0.1, 0.9].map((x) => [left + x * width, top + y * height]));
  const path = node.querySelector(".ll-halo");
  if (path) {
    const [matrix, length] = [path.getScreenCTM(), path.getTotalLength()];
    for (let i = 1; i < 30; i += 1) {
      const { x, y } = path.getPointAtLength((length * i) / 30).matrixTransform(matrix);
      spots.push([x, y]);
    }
  }
  return spots.find(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (node === hit || node.contains(hit) || hit.closest("label")?.control === node);
  }) ?? null;
};
// What can move by itself and what does: nothing may, where a reader wants none of it.
globalThis.moving = async () => {
  const before = asked;
  const animated = document.getAnimations().length;
  await frames();
  return { animated, frames: asked - before, timers: timers.size };
};
globalThis.before = (node) => {
  const stops = [...main.querySelectorAll("*")].filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility());
  (stops[stops.indexOf(node) - 1] ?? document.querySelector("#idle")).focus();
};
globalThis.ready = true;
