// Everything that is not the picture: switches, sliders, presets, and the text twin.

const controls = (() => {
  const { el, set, number } = base;

  const button = (text, title, attributes = {}) => el("button", { type: "button", text, title, "aria-pressed": "false", ...attributes });

  function slider(context, text, name, min, max, step, actions) {
    const input = el("input", { type: "range", min, max, step, "data-lm-suppress-shortcuts": "true" });
    const now = el("output", {});
    context.listen(input, "input", () => actions.set(name, Number(input.value)));
    return { name, input, now, box: el("label", { class: "ll-slider" }, el("span", { text }), input, now) };
  }

  function make(context, actions) {
    const { model } = context;
    if (model.get("controls") === "few") {
      const cut = el("input", { type: "checkbox", role: "switch" });
      context.listen(cut, "change", () => actions.set("truncation", cut.checked ? "gers" : "none"));
      return { few: cut, box: el("div", { class: "ll-controls" }, el("label", { class: "ll-switch" }, cut, el("span", { text: WORDS.cutRecurrent }))) };
    }
    const truncations = Object.entries(WORDS.truncations).map(([value, [text, title]]) => {
      const node = button(text, title, { "data-value": value });
      context.listen(node, "click", () => actions.set("truncation", value));
      return node;
    });
    const { options } = model.get("spec");
    const possible = { cells: true, recurrent: options.recurrent, peepholes: options.peepholes, steps: model.get("steps") > 1, scale: model.get("spec").layers.length > 1 };
    const views = Object.entries(WORDS.views).filter(([name]) => possible[name]).map(([name, [text, title]]) => {
      const node = button(text, title, { "data-value": name });
      context.listen(node, "click", () => actions.view(name));
      return node;
    });
    const presets = Object.entries(WORDS.presets).map(([name, [text, title]]) => {
      const node = button(text, title, { "data-value": name, class: "ll-preset" });
      context.listen(node, "click", () => actions.preset(name));
      return node;
    });
    const sliders = [slider(context, WORDS.weightScale, "weight_scale", 0, 3, 0.05, actions)];
    if (options.forget_gates) sliders.unshift(slider(context, WORDS.forgetBias, "forget_bias", -6, 6, 0.1, actions));
    const mend = button(WORDS.mendAll, "", {});
    const reset = button(WORDS.reset, "", {});
    mend.removeAttribute("aria-pressed");
    reset.removeAttribute("aria-pressed");
    context.listen(mend, "click", () => actions.set("cuts", []));
    context.listen(reset, "click", () => actions.reset());
    const pick = selects(context, model, actions);
    const group = (text, ...nodes) => el("div", { class: "ll-group", role: "group", "aria-label": text }, ...nodes);
    const box = el("div", { class: "ll-controls" },
      el("div", { class: "ll-line" }, group("Presets", ...presets), group(WORDS.truncation, el("span", { class: "ll-caption", text: WORDS.truncation }), ...truncations)),
      el("div", { class: "ll-line" }, group("View", ...pick.nodes, ...views), group("Change the network", ...sliders.map((s) => s.box), mend, reset)));
    return { box, truncations, views, presets, sliders, mend, pick };
  }

  // Layer and cell as select boxes: what the pointer does on the bars, for the keyboard.
  function selects(context, model, actions) {
    const spec = model.get("spec");
    const option = (value, text) => el("option", { value, text });
    const layer = el("select", { "aria-label": "Layer" }, ...spec.layers.map((_, l) => option(l, WORDS.layer(l))));
    const cell = el("select", { "aria-label": "Cell" });
    context.listen(layer, "change", () => actions.look(Number(layer.value)));
    context.listen(cell, "change", () => actions.look(Number(layer.value), Number(cell.value)));
    return { nodes: [layer, cell], layer, cell };
  }

  function draw(view, model, ctx, state) {
    const truncation = model.get("truncation");
    if (view.few) {
      view.few.checked = truncation === "gers";
      return;
    }
    const press = (nodes, on) => nodes.forEach((node) => set(node, { "aria-pressed": on(node.dataset.value) ? "true" : "false" }));
    press(view.truncations, (value) => value === truncation);
    press(view.views, (value) => ctx.view.has(value));
    press(view.presets, (value) => value === state.preset);
    for (const { name, input, now } of view.sliders) {
      if (Number(input.value) !== model.get(name)) input.value = model.get(name);
      set(now, { text: name === "weight_scale" ? `×${number(model.get(name))}` : `${model.get(name) >= 0 ? "+" : ""}${number(model.get(name))}` });
    }
    // A phone shows one layer at one step.
    for (const node of view.views) set(node, { hidden: node.dataset.value === "steps" && ctx.mode === "narrow" });
    set(view.mend, { disabled: !model.get("cuts").length });
    const { layer, cell } = view.pick;
    const l = ctx.layer;
    const { H, S } = ctx.data.net.layers[l];
    if (cell.children.length !== H || cell.llLayer !== l) {
      cell.llLayer = l;
      cell.replaceChildren(...Array.from({ length: H }, (_, i) => el("option", { value: i, text: S > 1 ? `block ${Math.floor(i / S)}, cell ${i % S}` : `cell ${i}` })));
    }
    layer.value = String(l);
    cell.value = String(model.get("cell"));
    set(cell, { disabled: ctx.view.has("cells") });
  }

  return { make, draw };
})();

// The text twin: a sentence and a table of the numbers shown, for screen readers, print and PDF.
const twin = (() => {
  const { el, set, keyed, number } = base;

  function make() {
    const sentence = el("p", {});
    const body = el("tbody");
    const head = el("tr", {}, ...WORDS.twinHead.map((text) => el("th", { scope: "col", text })));
    const scroll = el("div", { class: "ll-scroll", tabindex: 0, role: "region", "aria-label": WORDS.twin }, el("table", {}, el("thead", {}, head), body));
    return { box: el("details", { class: "ll-twin" }, el("summary", { text: WORDS.twin }), sentence, scroll), sentence, body };
  }

  function draw(view, ctx) {
    const { data, t } = ctx;
    const l = ctx.layer;
    const flow = data.flow.layers[l];
    const i = ctx.cellsOf(l)[0];
    const at = t * data.net.layers[l].H + i;
    const above = l < data.net.layers.length - 1;
    const arriving = flowTerms.arrivals(data, l, [i], t).filter((term) => !term.cut);
    const recurrent = arriving.some((term) => term.road === "rec") ? WORDS.twinRecurrent : "";
    const list = (array, n) => Array.from(array.subarray(t * n, (t + 1) * n), number).join(", ");
    const ends = { delta_k: list(data.flow.delta_k, data.net.n_out), e_x: list(data.flow.e_x, data.net.n_in) };
    set(view.sentence, { text: WORDS.twinSentence({ t, T: data.T, l, ...ends, cell: i, above, recurrent, mode: WORDS.truncations[data.truncation][0], label: WORDS.at(data.labels[t]), e_y: number(flow.e_y[at]), e_s: number(flow.e_s[at]), eps: number(flow.eps_s[at]) }) });
    if (!view.box.open) return;
    const rows = [...data.net.layers.entries()].reverse().flatMap(([index, layer]) => Array.from({ length: layer.H }, (_, cell) => rowOf(data, index, layer, cell, t)));
    keyed(view.body, rows, (row) => el("tr", {}, ...row.cells.map(() => el("td"))), (tr, row) => row.cells.forEach((text, c) => set(tr.childNodes[c], { text })));
  }

  function rowOf(data, l, layer, i, t) {
    const { e_y, e_s, eps_s, delta, sent } = data.flow.layers[l];
    const at = t * layer.H + i;
    const net = (a) => {
      if (!(a in layer.rows)) return "–";
      const row = t * layer.G + layer.rows[a] + (a === "c" ? i : Math.floor(i / layer.S));
      return sent === delta ? number(delta[row]) : `${number(delta[row])} | ${number(sent[row])}`;
    };
    return { key: `${l}:${i}`, cells: [String(l), String(i), ...[e_y, e_s, eps_s].map((array) => number(array[at])), ...["c", "in", "phi", "out"].map(net)] };
  }

  return { make, draw };
})();
