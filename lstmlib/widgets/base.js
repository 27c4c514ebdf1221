// What every widget shares: elements, numbers, frames, errors, theme-independent drawing helpers.

const base = (() => {
  const SVG = new Set(["svg", "g", "path", "rect", "line", "text", "tspan", "defs", "pattern", "circle", "title", "use"]);

  // Set attributes, but only those that changed: an untouched attribute costs no layout.
  function set(node, attributes) {
    const seen = (node.llSeen ??= {});
    for (const [name, value] of Object.entries(attributes)) {
      if (seen[name] === value) continue;
      seen[name] = value;
      if (name === "text") node.textContent = value;
      else if (name.startsWith("on")) node[name] = value;
      else if (value === null || value === undefined || value === false) node.removeAttribute(name);
      else node.setAttribute(name, value === true ? "" : value);
    }
    return node;
  }

  function el(tag, attributes = {}, ...children) {
    const node = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    set(node, attributes);
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  // Keep one element a key: made once, updated in place, so that focus survives a redraw.
  function keyed(parent, items, make, update) {
    const nodes = (parent.llNodes ??= new Map());
    const stale = new Set(nodes.keys());
    let at = 0;
    for (const item of items) {
      let node = nodes.get(item.key);
      if (!node) nodes.set(item.key, (node = make(item)));
      stale.delete(item.key);
      if (parent.childNodes[at] !== node) parent.insertBefore(node, parent.childNodes[at] ?? null);
      at += 1;
      update(node, item);
    }
    for (const key of stale) {
      nodes.get(key).remove();
      nodes.delete(key);
    }
  }

  const POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  // Three significant digits, a real minus sign, powers of ten for the very small and large.
  function number(value) {
    if (!Number.isFinite(value)) return String(value);
    if (value === 0) return "0";
    const size = Math.abs(value);
    let text;
    if (size >= 0.001 && size < 1e5) text = String(Number(size.toPrecision(3)));
    else {
      const [digits, power] = size.toExponential(1).split("e");
      const raised = [...power].map((c) => (c === "-" ? "⁻" : (POWERS[Number(c)] ?? ""))).join("");
      text = `${digits}·10${raised}`;
    }
    return value < 0 ? `−${text}` : text;
  }

  // "δ_in·y" in pieces, where every second one is a subscript.
  const pieces = (text) => text.split(/_([A-Za-zφ]+)/);

  // Little-endian float64 bytes as an array. The bytes may start anywhere in their buffer.
  function floats(view) {
    if (!view || view.byteLength === undefined) throw new Error("the page lacks its numbers");
    const bytes = view.buffer ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : view.slice(0);
    return new Float64Array(bytes);
  }

  // At most one run a frame, however many events ask for it.
  function perFrame(run) {
    let waiting = 0;
    const ask = () => {
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        run();
      });
    };
    ask.now = () => {
      cancelAnimationFrame(waiting);
      waiting = 0;
      run();
    };
    ask.stop = () => cancelAnimationFrame(waiting);
    return ask;
  }

  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // A message in the widget's place: never a blank.
  function errorBox(host, error) {
    host.replaceChildren(
      el("div", { class: "ll-error", role: "alert" }, el("strong", { text: "This figure could not be drawn:" }), ` ${error.message ?? error}`),
    );
  }

  // A widget module out of a function that builds the widget in an element.
  function widget(name, build) {
    return {
      render({ model, el: host }) {
        // JupyterLab would take the keys: arrows, Enter, "x", which cuts a cell. Its own have Ctrl.
        const keep = ({ target, ctrlKey, metaKey }) => target.toggleAttribute("data-lm-suppress-shortcuts", !ctrlKey && !metaKey);
        const root = el("div", { class: `ll-widget ll-${name}`, onkeydown: keep });
        host.append(root);
        let undo = [];
        const stop = () => {
          undo.forEach((run) => run());
          undo = [];
        };
        const context = {
          model,
          root,
          // What is to be undone when the widget goes, in the order in which it was begun.
          onStop: (run) => undo.push(run),
          // Build everything anew, for another network.
          rebuild: () => {
            stop();
            root.replaceChildren();
            context.guard(build)(context);
          },
          // Every listener goes through here, so that unmounting leaves nothing behind.
          listen(target, type, run, options) {
            target.addEventListener(type, run, options);
            undo.push(() => target.removeEventListener(type, run, options));
          },
          watch(names, run) {
            for (const trait of names) {
              model.on(`change:${trait}`, run);
              undo.push(() => model.off(`change:${trait}`, run));
            }
          },
          guard(run) {
            return (...given) => {
              try {
                return run(...given);
              } catch (error) {
                stop();
                errorBox(root, error);
              }
            };
          },
        };
        context.guard(build)(context);
        return () => {
          stop();
          root.remove();
        };
      },
    };
  }

  return { set, el, keyed, number, pieces, floats, perFrame, calm, errorBox, widget };
})();
