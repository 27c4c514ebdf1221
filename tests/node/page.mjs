// A page as small as the widget host needs it: just the parts of the DOM that host.js touches.
import { readFileSync } from "node:fs";
import { constants, Script } from "node:vm";

const HOST = new URL("../../book/_static/widgets/host.js", import.meta.url);
const STATE = "application/vnd.jupyter.widget-state+json";
const VIEW = "application/vnd.jupyter.widget-view+json";

// Node imports no blob: addresses, but data: ones.
class TextBlob {
  constructor(parts) {
    this.text = parts.join("");
  }
}
URL.createObjectURL = (blob) => `data:text/javascript,${encodeURIComponent(blob.text)}`;
URL.revokeObjectURL = () => {};

class Element {
  constructor(tag, top = 0) {
    Object.assign(this, { tag, top, children: [], dataset: {}, attributes: {}, className: "", text: "" });
  }
  get textContent() {
    return this.text + this.children.map((child) => child.textContent).join("");
  }
  set textContent(text) {
    this.replaceChildren();
    this.text = text;
  }
  append(...children) {
    this.children.push(...children);
  }
  replaceChildren() {
    this.children = [];
    this.text = "";
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  after(place) {
    place.top = this.top;
    this.place = place;
  }
  checkVisibility() {
    return this.top !== null;
  }
  getBoundingClientRect() {
    return { top: this.top, bottom: this.top };
  }
  find(className) {
    const below = this.children.flatMap((child) => child.find(className));
    return this.className.split(" ").includes(className) ? [this, ...below] : below;
  }
}

function script(type, content, top) {
  const made = new Element("script", top);
  made.type = type;
  made.text = typeof content === "string" ? content : JSON.stringify(content);
  return made;
}

/** State of one anywidget, as MyST-NB writes it. */
export const widget = (esm, state = {}, buffers = undefined) => ({
  model_module: "anywidget",
  model_name: "AnyModel",
  state: { _esm: esm, ...state },
  buffers,
});

/** Run the host on a page with these models and views; `top` of a view: 0 is in sight, null folded away. */
export async function open({ models = {}, views = [], state, observer = true }) {
  const scripts = [script(STATE, state ?? { state: models })];
  for (const view of views) {
    const { id, top = 0, raw } = typeof view === "string" ? { id: view } : view;
    scripts.push(script(VIEW, raw ?? { model_id: id }, top));
  }
  const head = new Element("head");
  const handlers = {};
  const warnings = [];
  const observed = new Set();
  let near;
  Object.assign(globalThis, {
    Blob: TextBlob,
    widgetHost: undefined,
    innerHeight: 900,
    console: { ...console, warn: (...words) => warnings.push(words.join(" ")) },
    document: {
      head,
      createElement: (tag) => new Element(tag),
      querySelectorAll: (query) => scripts.filter(({ type }) => query.includes(`"${type}"`)),
    },
    addEventListener: (event, handler) => (handlers[event] = handler),
  });
  delete globalThis.IntersectionObserver;
  if (observer)
    globalThis.IntersectionObserver = class {
      constructor(callback) {
        near = (place) => callback([{ isIntersecting: true, target: place }]);
      }
      observe(place) {
        observed.add(place);
      }
      unobserve(place) {
        observed.delete(place);
      }
    };
  const run = () =>
    new Script(readFileSync(HOST, "utf8"), {
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext();
  run();
  const host = globalThis.widgetHost;
  await host.inSight;
  const places = scripts.slice(1).map(({ place }) => place);
  return { places, head, handlers, warnings, observed, near, host, run };
}
