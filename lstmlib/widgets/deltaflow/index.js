// DeltaFlow: the pieces put together.

function buildDeltaFlow(context) {
  const { model, root, listen, watch, guard, onStop } = context;
  const { el, set } = base;
  const state = { selected: null, hovered: null, shown: null, tabStop: null, numbers: false, preset: null, cells: {} };
  let source = kit.read(model);
  let data = null;
  let loudest = [];
  let scene = null;

  const put = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const termOf = (key) => scene.ribbons.find((item) => item.key === key)?.term;

  const actions = {
    set(name, value) {
      put(name, value);
      recompute();
    },
    time(t, layer) {
      if (layer !== undefined && layer !== model.get("layer")) look(layer);
      put("time", t);
      redraw();
    },
    look,
    unit(l, unit) {
      if (l >= 0) look(l, flowModel.units(data.net, l)[unit]?.[0] ?? 0);
    },
    view(name) {
      const list = model.get("view");
      put("view", list.includes(name) ? list.filter((other) => other !== name) : [...list, name]);
      redraw();
    },
    hover(key) {
      key ||= state.lit ?? null;
      // A term that the keyboard is on stays, whatever the pointer rests on; so does the equation
      // around a term whose ribbon is not drawn.
      const held = docked.math.querySelector(":focus-visible")?.dataset.key;
      if (state.hovered === key || (held && held !== key) || (key && !termOf(key))) return;
      state.hovered = key;
      // The phrases of the page about it.
      document.dispatchEvent(new CustomEvent("lstmlib:part", { detail: key }));
      redraw();
    },
    focus(key) {
      state.tabStop = key ?? state.tabStop;
      actions.hover(key);
    },
    select(key) {
      state.selected = state.selected === key ? null : key;
      if (state.selected) state.tabStop = key;
      docked.open(Boolean(state.selected));
      redraw();
    },
    cut(key = state.shown) {
      const term = termOf(key);
      if (model.get("controls") === "few" || !term || !flowTerms.canCut(term) || term.cut === "truncation") return;
      const road = flowTerms.roadOf(term);
      const cuts = model.get("cuts");
      actions.set("cuts", cuts.includes(road) ? cuts.filter((other) => other !== road) : [...cuts, road]);
    },
    // A click on a term puts the numbers in and chooses its road, so that it can be cut.
    numbers(key) {
      const another = termOf(key) && key !== state.selected;
      if (another) state.selected = key;
      state.numbers = another || !state.numbers;
      redraw();
    },
    preset(name) {
      choosePreset(name);
      redraw();
    },
    reset() {
      for (const [name, value] of [["cuts", []], ["forget_bias", 0], ["weight_scale", 1], ["truncation", "none"], ["view", []]]) model.set(name, value);
      model.save_changes();
      Object.assign(state, { selected: null, preset: null, numbers: false });
      recompute();
    },
  };

  // To the layer above or below, and there to the cell last looked at.
  function step(by) {
    look(model.get("layer") + by);
    redraw.now();
    // The button goes where there is no further layer, and the focus to the other one.
    if (up.hidden) down.focus();
    if (down.hidden) up.focus();
  }

  function look(l, cell = state.cells[l] ?? loudest[l]) {
    const H = source.net.layers[l].H;
    model.set("layer", l);
    model.set("cell", Math.min(cell, H - 1));
    state.cells[l] = model.get("cell");
    model.save_changes();
    redraw();
  }

  function choosePreset(name) {
    const top = source.net.layers.length - 1;
    const next = presets.next(name, state, model.get("layer"), top);
    state.preset = next && name;
    if (next) look(next.layer, next.layer === model.get("layer") ? model.get("cell") : undefined);
    // At the last step a state has one child only.
    if (state.preset === "children" && model.get("time") === source.T - 1 && source.T > 1) put("time", source.T - 2);
  }

  const view = picture.make(context, actions);
  const heat = strip.make(context, actions);
  const gauge = meter.make();
  const docked = dock.make(context, actions);
  const panel = controls.make(context, actions);
  const words = twin.make();
  const caption = el("p", { class: "ll-preset-words", role: "status" });
  const up = set(kit.button(context, "", () => step(1)), { class: "ll-up" });
  const down = set(kit.button(context, "", () => step(-1)), { class: "ll-down" });
  const { stage } = view;
  stage.prepend(up);
  stage.append(down);
  const fold = el("details", { class: "ll-panel" }, el("summary", { text: WORDS.panel }), panel.box);
  root.append(panel.few ? panel.box : fold, heat.box, caption, stage, docked.box, gauge.words, gauge.box, words.box);

  function contextNow() {
    const shown = new Set(model.get("view"));
    const t = Math.max(0, Math.min(source.T - 1, model.get("time")));
    const layer = Math.max(0, Math.min(source.net.layers.length - 1, model.get("layer")));
    const { width } = redraw;
    const narrow = width < places.NARROW;
    const mode = narrow ? "narrow" : shown.has("steps") ? "steps" : "wide";
    // The layer in focus shows the chosen cell, every other one the last chosen or loudest cell.
    const chosen = (l) => {
      const i = l === layer ? Math.min(model.get("cell"), data.net.layers[l].H - 1) : (state.cells[l] ?? loudest[l]);
      return flowModel.units(data.net, l).findIndex((cells) => cells.includes(i));
    };
    const cellsOf = (l) => (shown.has("cells") ? Array.from({ length: data.net.layers[l].H }, (_, i) => i) : flowModel.units(data.net, l)[chosen(l)]);
    const unitsOf = (l) => (shown.has("cells") ? flowModel.units(data.net, l).map((_, i) => i) : [chosen(l)]);
    const e_x = Array.from(data.flow.e_x.subarray(t * source.net.n_in, (t + 1) * source.net.n_in), Math.abs);
    const inputs = shown.has("cells") ? e_x.map((_, m) => m) : [e_x.indexOf(Math.max(...e_x))];
    return { data, t, layer, mode, view: shown, cellsOf, unitsOf, inputs, plan: places.plan({ width, net: data.net, mode, layer, T: source.T, t }) };
  }

  function compute() {
    data = flowModel.compute(source, model);
    loudest = flowModel.loudest(data);
  }

  // Where there is room, nothing closes it. JupyterLab gives the width only after the first draw.
  const fits = () => (fold.open ||= redraw.width >= places.NARROW);
  const redraw = kit.life(context, stage, drawNow, [gauge.box, words.box], fits);

  function drawNow() {
    if (!redraw.width || !data) return;
    const ctx = contextNow();
    scene = sceneOf(ctx);
    const keys = new Set(scene.ribbons.map((item) => item.key));
    if (!keys.has(state.selected)) state.selected = null;
    if (!keys.has(state.hovered)) state.hovered = null;
    if (!keys.has(state.tabStop)) state.tabStop = scene.ribbons.find(({ term }) => term.l === ctx.layer && term.road === "state").key;
    const top = source.net.layers.length - 1;
    state.emphasis = state.preset && presets.emphasis(state.preset, ctx.layer, top);
    picture.draw(view, scene, state);
    strip.draw(heat, data, ctx.t);
    // Where nothing is asked about: the largest of what comes from above.
    const above = scene.ribbons.filter(({ term, key }) => key.startsWith("0:") && term.l === { top: ctx.layer, down: ctx.layer + 1 }[term.road]);
    const size = ({ term }) => (term.cut ? 0 : Math.abs(term.value));
    state.shown = state.hovered ?? state.selected ?? above.sort((a, b) => size(b) - size(a))[0].key;
    dock.draw(docked, ctx, state.shown, termOf(state.shown), state);
    meter.draw(gauge, data);
    controls.draw(panel, model, ctx, state);
    twin.draw(words, ctx);
    kit.say(caption, state.preset ? presets.words(state.preset, ctx) : "");
    set(caption, { hidden: !state.preset });
    const narrow = ctx.mode === "narrow";
    set(up, { hidden: !narrow || ctx.layer === top, text: `↑ ${WORDS.up(ctx.layer + 1)}` });
    set(down, { hidden: !narrow || ctx.layer === 0, text: `↓ ${WORDS.downTo(ctx.layer - 1)}` });
    set(root, { "data-mode": ctx.mode, "data-controls": model.get("controls") });
  }

  const recompute = base.perFrame(
    guard(() => {
      compute();
      redraw.now();
    }),
  );

  onStop(() => [recompute, heat].forEach((part) => part.stop()));
  // A phrase or a term elsewhere on the page lights up its ribbon: the end of a key, or nothing. It
  // stays lit where the pointer rests on no other one.
  listen(document, "lstmlib:light", ({ detail }) => {
    state.lit = detail && scene.ribbons.find(({ key }) => key.endsWith(detail))?.key;
    actions.hover(state.lit);
  });
  watch(["truncation", "cuts", "forget_bias", "weight_scale"], recompute);
  watch(["time", "layer", "cell", "view"], redraw);
  const reload = guard(() => {
    source = kit.read(model);
    recompute();
  });
  watch(["weights", "x", "target", "mask", "steps", "labels"], reload);
  watch(["spec"], context.rebuild);
  compute();
  fits();
  redraw.now();
}

export default base.widget("deltaflow", buildDeltaFlow);
