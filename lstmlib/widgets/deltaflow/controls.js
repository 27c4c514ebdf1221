// Everything that is not the picture: switches, sliders, presets, and the text twin.

const controls = (() => {
  const { el, set, number } = base;
  const { choice, group, line } = kit;

  function make(context, actions) {
    const { model } = context;
    if (model.get("controls") === "few") {
      const cut = el("input", { type: "checkbox", role: "switch" });
      context.listen(cut, "change", () => actions.set("truncation", cut.checked ? "gers" : "none"));
      return { few: cut, box: el("div", { class: "ll-controls" }, el("label", { class: "ll-switch" }, cut, el("span", { text: WORDS.cutRecurrent }))) };
    }
    const truncations = choice(context, WORDS.truncations, (value) => actions.set("truncation", value));
    const { options } = model.get("spec");
    const possible = { cells: true, recurrent: options.recurrent, peepholes: options.peepholes, steps: model.get("steps") > 1, scale: model.get("spec").layers.length > 1 };
    const views = choice(context, Object.fromEntries(Object.entries(WORDS.views).filter(([name]) => possible[name])), actions.view);
    const presets = choice(context, WORDS.presets, actions.preset);
    const slide = (name, text, min, max, step) => ({ name, ...kit.slider(context, text, { min, max, step }, (value) => actions.set(name, value)) });
    const sliders = [slide("weight_scale", WORDS.weightScale, 0, 3, 0.05)];
    if (options.forget_gates) sliders.unshift(slide("forget_bias", WORDS.forgetBias, -6, 6, 0.1));
    const mend = kit.button(context, WORDS.mendAll, () => actions.set("cuts", []));
    const reset = kit.button(context, WORDS.reset, actions.reset);
    const pick = selects(context, model, actions);
    const box = el("div", { class: "ll-controls" },
      line(group("Presets", ...presets.nodes), group(WORDS.truncation, el("span", { class: "ll-caption", text: WORDS.truncation }), ...truncations.nodes)),
      line(group("View", ...pick.nodes, ...views.nodes), group("Change the network", ...sliders.map((s) => s.box), mend, reset)));
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
    view.truncations.press((value) => value === truncation);
    view.views.press((value) => ctx.view.has(value));
    view.presets.press((value) => value === state.preset);
    for (const { name, show } of view.sliders) {
      const value = model.get(name);
      show(value, name === "weight_scale" ? `×${number(value)}` : `${value >= 0 ? "+" : ""}${number(value)}`);
    }
    // A phone shows one layer at one step.
    for (const node of view.views.nodes) set(node, { hidden: node.dataset.value === "steps" && ctx.mode === "narrow" });
    // It keeps the focus where it has nothing left to do.
    set(view.mend, { "aria-disabled": model.get("cuts").length ? null : "true" });
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
  const { number } = base;

  const make = () => kit.twin(WORDS.twin, WORDS.twinHead);

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
    const said = WORDS.twinSentence({ t, T: data.T, l, ...ends, cell: i, above, recurrent, mode: WORDS.truncations[data.truncation][0], label: WORDS.at(data.labels[t]), e_y: number(flow.e_y[at]), e_s: number(flow.e_s[at]), eps: number(flow.eps_s[at]) });
    view.draw(said, () => [...data.net.layers.entries()].reverse().flatMap(([index, layer]) => Array.from({ length: layer.H }, (_, cell) => rowOf(data, index, layer, cell, t))));
  }

  function rowOf(data, l, layer, i, t) {
    const { e_y, e_s, eps_s, delta, sent } = data.flow.layers[l];
    const at = t * layer.H + i;
    const net = (a) => {
      if (!(a in layer.rows)) return "–";
      const row = t * layer.G + layer.rows[a] + (a === "c" ? i : Math.floor(i / layer.S));
      return sent === delta ? delta[row] : [delta[row], sent[row]];
    };
    return { key: `${l}:${i}`, cells: [l, i, ...[e_y, e_s, eps_s].map((array) => array[at]), ...["c", "in", "phi", "out"].map(net)] };
  }

  return { make, draw };
})();
