// Controls and habits that the widgets share: buttons, sliders, fields, the text twin, the life
// of a view. What a widget says stays in its own words.

const kit = (() => {
  const { el, set, keyed, number, pieces } = base;

  // Symbols with subscripts: "δ_in", "y_φ(t+1)", as HTML and, with the same look, in an SVG text.
  const symbol = (text) => pieces(text).map((part, i) => (i % 2 ? el("sub", { text: part }) : part));

  // A text with symbols in it as the whole of an element, made anew only where it is another one.
  const say = (node, text) => node.llText !== text && node.replaceChildren(...symbol((node.llText = text)));

  function label(node, text) {
    if (node.llText === text) return;
    node.llText = text;
    const lowered = (part) => [el("tspan", { dy: 3.5, "font-size": "0.75em", text: part }), el("tspan", { dy: -3.5, text: "\u200b" })];
    node.replaceChildren(...pieces(text).flatMap((part, i) => (!part ? [] : i % 2 ? lowered(part) : [el("tspan", { text: part })])));
  }

  const group = (text, ...nodes) => el("div", { class: "ll-group", role: "group", "aria-label": text }, ...nodes);
  const line = (...nodes) => el("div", { class: "ll-line" }, ...nodes);

  function button(context, text, run, title) {
    const node = el("button", { type: "button", text, title });
    context.listen(node, "click", run);
    return node;
  }

  // Buttons of which one is pressed: {value: [text, title]}.
  function choice(context, options, run) {
    const nodes = Object.entries(options).map(([value, [text, title]]) => {
      const node = button(context, text, () => run(value), title);
      set(node, { "aria-pressed": "false", "data-value": value });
      return node;
    });
    return { nodes, press: (on) => nodes.forEach((node) => set(node, { "aria-pressed": on(node.dataset.value) ? "true" : "false" })) };
  }

  function range(context, words, { min, max, step }, run) {
    const input = el("input", { type: "range", min, max, step, "aria-label": words });
    context.listen(input, "input", () => run(Number(input.value)));
    return input;
  }

  function slider(context, text, limits, run) {
    const input = range(context, text, limits, run);
    const now = el("output", {});
    const show = (value, words) => {
      if (Number(input.value) !== value) input.value = value;
      set(now, { text: words });
      set(input, { "aria-valuetext": words });
    };
    return { input, show, box: el("label", { class: "ll-slider" }, el("span", { text }), input, now) };
  }

  // A folded table with something before it.
  function fold(name, title, head, before) {
    const body = el("tbody");
    const row = el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, ...symbol(text))));
    const scroll = el("div", { class: "ll-scroll", tabindex: 0, role: "region", "aria-label": title }, el("table", {}, el("thead", {}, row), body));
    return { body, box: el("details", { class: name }, el("summary", { text: title }), before, scroll) };
  }

  // The text twin: a sentence and a table of the numbers shown, for screen readers and print.
  function twin(title, head) {
    const sentence = el("p", {});
    const { body, box } = fold("ll-twin", title, head, sentence);
    // A number, or a list of them, is written with three digits and kept whole in an attribute.
    const fill = (td, cell) => set(td, typeof cell === "string" ? { text: cell, "data-value": null } : { text: [cell].flat().map(number).join(" | "), "data-value": cell });
    // `rows` is a function: a folded table is not made.
    const draw = (said, rows) => {
      set(sentence, { text: said });
      if (!box.open) return;
      keyed(body, rows(), (item) => el("tr", {}, ...item.cells.map(() => el("td"))), (tr, item) => item.cells.forEach((cell, c) => fill(tr.childNodes[c], cell)));
    };
    return { box, draw };
  }

  // Two stripes of the sign's colour, so that a negative value is not told by hue alone.
  function hatch() {
    const id = `ll-hatch-${Math.random()}`.replace(".", ""); // other figures of the page have theirs
    const stripes = el("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    stripes.append(el("rect", { width: 5, height: 5, class: "ll-neg-base" }), el("rect", { width: 1.8, height: 5, class: "ll-neg-stripe" }));
    return { defs: el("defs", {}, stripes), ink: (value) => (value < 0 ? `url(#${id})` : value > 0 ? "var(--ll-pos)" : "var(--ll-muted)") };
  }

  // How a view lives: the function returned asks for `draw`, at most once a frame, and knows the
  // stage's width. It is asked for by another width, another theme and an opened fold; before
  // print all folds open. `fits` hears of another width first.
  function life({ onStop, listen, guard }, stage, draw, folds, fits = () => {}) {
    const redraw = base.perFrame(guard(draw));
    onStop(redraw.stop);
    const measured = () => Math.floor(stage.clientWidth);
    redraw.width = measured();
    const resize = new ResizeObserver(() => {
      if (redraw.width === measured()) return;
      redraw.width = measured();
      fits();
      redraw();
    });
    resize.observe(stage);
    onStop(() => resize.disconnect());
    const theme = new MutationObserver(redraw);
    for (const node of [document.documentElement, document.body]) theme.observe(node, { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-light"] });
    onStop(() => theme.disconnect());
    folds.forEach((fold) => listen(fold, "toggle", redraw));
    let wasOpen = [];
    listen(window, "beforeprint", () => {
      wasOpen = folds.map((fold) => fold.open);
      folds.forEach((fold) => (fold.open = true));
      redraw.now();
    });
    listen(window, "afterprint", () => folds.forEach((fold, i) => (fold.open = wasOpen[i])));
    return redraw;
  }

  // The network and its sequence out of the traits of a NetworkWidget.
  function read(model) {
    const [weights, x, target, mask] = ["weights", "x", "target", "mask"].map((name) => base.floats(model.get(name)));
    const net = engine.unpack(model.get("spec"), weights);
    const T = model.get("steps");
    for (const [name, array, width] of [["x", x, net.n_in], ["target", target, net.n_out], ["mask", mask, net.n_out]]) {
      if (array.length !== T * width) throw new Error(`${name}: expected ${T * width} numbers, got ${array.length}`);
    }
    return { net, x, target, mask, T, labels: model.get("labels") };
  }

  const px = (value) => Math.round(value * 10) / 10;

  return { symbol, say, label, group, line, button, choice, range, slider, fold, twin, hatch, life, read, px };
})();
