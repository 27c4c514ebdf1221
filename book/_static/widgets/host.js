/* The static widget host: mounts the widgets whose state MyST-NB embeds in a page.
 *
 * It speaks anywidget's front-end contract: a module's default export is an object, or a
 * function that returns one, with initialize({model, signal}) and render({model, el, signal}),
 * each of which may return a clean-up. There is no kernel behind a static page, so
 * save_changes and send do nothing and experimental.invoke is refused. Nothing is loaded from
 * anywhere: the code of a widget comes out of the page itself. A plain script, not a module,
 * because browsers refuse modules on pages opened from a file.
 */
(() => {
  "use strict";
  if (globalThis.widgetHost) return; // a page may name this script twice

  const STATE = "application/vnd.jupyter.widget-state+json";
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const BOXES = { BoxModel: "row", HBoxModel: "row", VBoxModel: "column" };
  const leaving = new AbortController();
  const modules = new Map(); // ESM text -> promise of the widget's definition
  const styles = new Set();

  const scripts = (type) => [...document.querySelectorAll(`script[type="${type}"]`)];
  const said = (error) => String(error?.message ?? error).replace(/\.$/, "");

  // ---- state ---------------------------------------------------------------------------

  function decode({ data, encoding, path }, state) {
    if (encoding !== "base64") throw new Error(`its bytes are encoded as ${encoding}, not base64`);
    let raw;
    try {
      raw = atob(data);
    } catch {
      throw new Error(`the bytes of “${path.join(".")}” are damaged`);
    }
    const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
    const owner = path.slice(0, -1).reduce((value, key) => value[key], state);
    owner[path.at(-1)] = new DataView(bytes.buffer);
  }

  class Model {
    constructor(id, entry, find) {
      this.id = id;
      this.name = entry.model_name;
      this.module = entry.model_module;
      this.state = { ...entry.state };
      this.listeners = new Set(); // {event, callback, owner}
      this.manager = { get_model: async (other) => find(other).face() };
      for (const buffer of entry.buffers ?? []) decode(buffer, this.state);
    }

    set(key, value) {
      const changes = typeof key === "object" ? key : { [key]: value };
      const changed = Object.keys(changes).filter((name) => !Object.is(this.state[name], changes[name]));
      Object.assign(this.state, changes);
      for (const name of changed) this.fire(`change:${name}`, this.state[name]);
      if (changed.length) this.fire("change");
    }

    fire(event, ...values) {
      for (const { event: heard, callback, face } of [...this.listeners]) {
        if (heard !== event) continue;
        try {
          callback(face, ...values);
        } catch (error) {
          // One view's fault must not keep the others from hearing of the change.
          console.warn(`widget host: a listener of ${event} failed`, error);
        }
      }
    }

    /** What one view, or initialize, sees: its own on and off over the shared state. */
    face() {
      const face = {
        get: (key) => this.state[key],
        set: (key, value) => this.set(key, value),
        save_changes() {},
        send() {},
        on: (event, callback) => {
          for (const name of event.split(/\s+/)) this.listeners.add({ event: name, callback, face });
        },
        off: (event, callback) => {
          for (const item of this.listeners) {
            const named = !event || event.split(/\s+/).includes(item.event);
            if (item.face === face && named && (!callback || item.callback === callback))
              this.listeners.delete(item);
          }
        },
        widget_manager: this.manager,
      };
      return face;
    }
  }

  function readStates() {
    const states = {};
    for (const script of scripts(STATE)) {
      try {
        Object.assign(states, JSON.parse(script.textContent).state);
      } catch (error) {
        console.warn("widget host: the page's widget state cannot be read", error);
      }
    }
    const models = new Map();
    return function find(id) {
      if (models.has(id)) return models.get(id);
      if (!Object.hasOwn(states, id)) throw new Error("its state is not in this page");
      const model = new Model(id, states[id], find);
      models.set(id, model);
      return model;
    };
  }

  // ---- code ----------------------------------------------------------------------------

  async function load(esm) {
    if (typeof esm !== "string" || !esm.trim()) throw new Error("its code is not in this page");
    if (/^https?:/.test(esm)) throw new Error("its code would come from another site");
    const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
    try {
      const { default: exported } = await import(url);
      const definition = typeof exported === "function" ? await exported() : exported;
      if (typeof definition?.render !== "function")
        throw new Error("its code exports no render function");
      return definition;
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  const refused = () =>
    Promise.reject(new Error("This page has no Python behind it: invoke needs a running kernel."));

  /** Call initialize or render; what it returns is called when the reader leaves the page. */
  async function call(hook, model, more) {
    const face = model.face();
    const { signal } = leaving;
    try {
      const cleanup = await hook({ model: face, signal, experimental: { invoke: refused }, ...more });
      if (typeof cleanup !== "function") return;
      const safely = async () => cleanup();
      const warn = (error) => console.warn("widget host: a clean-up failed", error);
      signal.addEventListener("abort", () => safely().catch(warn));
    } catch (error) {
      face.off();
      throw error;
    }
  }

  /** The widget's definition, once its initialize has run for this model. */
  function ready(model) {
    model.ready ??= (async () => {
      const esm = model.state._esm;
      if (!modules.has(esm)) modules.set(esm, load(esm));
      const definition = await modules.get(esm);
      if (definition.initialize) await call((props) => definition.initialize(props), model);
      return definition;
    })();
    return model.ready;
  }

  function dress(css) {
    if (typeof css !== "string" || styles.has(css) || /^https?:/.test(css)) return;
    styles.add(css);
    const style = document.createElement("style");
    style.textContent = css;
    document.head.append(style);
  }

  // ---- views ---------------------------------------------------------------------------

  function element(parent, tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  }

  function fail(place, error) {
    place.replaceChildren();
    const box = element(place, "div", "book-widget-error");
    box.setAttribute("role", "alert");
    element(box, "strong", "", "This figure cannot be shown: ");
    element(box, "span", "", `${said(error)}. The rest of the page is not affected.`);
  }

  async function render(find, id, place, outer) {
    const model = find(id);
    if (model.module === "@jupyter-widgets/controls" && BOXES[model.name]) {
      if (outer.includes(id)) throw new Error("it contains itself");
      const box = element(place, "div", `book-widget-box book-widget-${BOXES[model.name]}`);
      for (const child of model.state.children ?? []) {
        const inner = element(box, "div", "book-widget");
        await mount(find, child.replace("IPY_MODEL_", ""), inner, [...outer, id]);
      }
      return;
    }
    if (model.module !== "anywidget")
      throw new Error(`${model.name} of ${model.module} needs a running kernel`);
    const definition = await ready(model);
    dress(model.state._css);
    const el = element(place, "div", "book-widget-view");
    await call((props) => definition.render(props), model, { el });
  }

  async function mount(find, id, place, outer = []) {
    place.dataset.widget = "mounting";
    try {
      await render(find, id, place, outer);
      place.dataset.widget = "mounted";
    } catch (error) {
      place.dataset.widget = "failed";
      console.warn(`widget host: widget ${id} failed`, error);
      fail(place, error);
    }
  }

  function viewId(script) {
    try {
      return JSON.parse(script.textContent).model_id;
    } catch {
      return "?"; // no such model: the place will say so
    }
  }

  function seen(place) {
    if (place.checkVisibility?.() === false) return false; // inside something folded away
    const { top, bottom } = place.getBoundingClientRect();
    return bottom >= 0 && top <= innerHeight;
  }

  /** Mount what is in sight at once, the rest when it comes near or when it is asked for. */
  function start() {
    const find = readStates();
    const waiting = new Map(); // place -> what mounts it
    const observer =
      "IntersectionObserver" in globalThis
        ? new IntersectionObserver((entries) => entries.forEach(near), { rootMargin: "100% 0px" })
        : undefined;
    const begun = [];
    const now = (place) => {
      const work = waiting.get(place)?.();
      waiting.delete(place);
      observer?.unobserve(place);
      begun.push(work);
      return work;
    };
    const near = (entry) => entry.isIntersecting && now(entry.target);
    const all = () => {
      [...waiting.keys()].forEach(now);
      return Promise.all(begun);
    };
    const inSight = [];
    for (const script of scripts(VIEW)) {
      const place = document.createElement("div");
      place.className = "book-widget";
      script.after(place);
      waiting.set(place, () => mount(find, viewId(script), place));
      if (!observer || seen(place)) inSight.push(now(place));
      else observer.observe(place);
    }
    // Tab must find every control and paper every figure, seen or not.
    addEventListener("keydown", all, { once: true });
    addEventListener("beforeprint", all);
    addEventListener("pagehide", (event) => event.persisted || leaving.abort());
    return { all, inSight: Promise.all(inSight) };
  }

  globalThis.widgetHost = start();
})();
