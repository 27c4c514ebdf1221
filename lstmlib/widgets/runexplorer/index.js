// RunExplorer: a recorded run, scrubbed through its training and along a stream of strings.

function buildRunExplorer(context) {
  const { model, root, listen, watch, guard } = context;
  const { el, set, keyed, number } = base;
  const SPEED = 450;
  const source = runModel.read(model);
  const inside = (value, count) => Math.max(0, Math.min(count - 1, value));
  let played = { key: "" };
  let place = null;
  let timer = 0;

  const put = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    redraw();
  };

  // What the traits ask for, and the forward pass of that checkpoint, computed once.
  function now() {
    const run = inside(model.get("run"), source.runs.length);
    const checkpoint = inside(model.get("checkpoint"), source.runs[run].steps.length);
    const key = `${run}:${checkpoint}`;
    if (played.key !== key) played = { key, ...runModel.replay(source, source.runs[run], checkpoint) };
    const block = inside(model.get("block"), played.net.layers[0].J);
    const time = inside(model.get("time"), source.T);
    return { source, runs: source.runs, run, checkpoint, played, block, time, sizes: runModel.heard(source, played, time, model.get("truncation")) };
  }

  const caption = (text) => el("span", { class: "ll-caption", text });
  const numbered = (count) => Object.fromEntries(Array.from({ length: count }, (_, j) => [j, WORDS.blockOf(j)]));
  const runs = kit.choice(context, Object.fromEntries(source.runs.map(({ name }, i) => [i, [name, name]])), (value) => put({ run: Number(value) }));
  const J = Math.max(...source.runs.map(({ spec }) => spec.layers[0][0]));
  const blocks = kit.choice(context, numbered(J), (value) => put({ block: Number(value) }));
  const roads = kit.choice(context, { none: WORDS.truncations.none, gers: WORDS.truncations.gers }, (value) => put({ truncation: value }));
  const longest = Math.max(...source.runs.map(({ steps }) => steps.length));
  const checkpoint = kit.slider(context, WORDS.checkpoint, { min: 0, max: longest - 1, step: 1 }, (value) => {
    halt();
    put({ checkpoint: value });
  });
  const time = kit.slider(context, WORDS.time, { min: 0, max: source.T - 1, step: 1 }, (value) => put({ time: value }));
  const play = kit.button(context, WORDS.play, toggle, WORDS.playTitle);
  const panels = el("g", {});
  const svg = el("svg", { class: "ll-picture", role: "img", "aria-label": WORDS.picture }, panels);
  const stage = el("div", { class: "ll-stage" }, svg);
  const said = el("p", { class: "ll-said" });
  const inBlock = el("p", { class: "ll-said" });
  const key = el("p", { class: "ll-keys" });
  const words = kit.twin(WORDS.twin, WORDS.twinHead);
  root.append(
    el("div", { class: "ll-controls" },
      kit.line(kit.group(WORDS.run, ...runs.nodes), el("span", { class: "ll-group" }, play, checkpoint.box)),
      kit.line(kit.group(WORDS.block, caption(WORDS.block), ...blocks.nodes), kit.group(WORDS.truncation, caption(WORDS.truncation), ...roads.nodes), time.box)),
    key, stage, said, inBlock, el("p", { class: "ll-caption", text: WORDS.legend }), words.box);

  function step() {
    const { steps } = source.runs[inside(model.get("run"), source.runs.length)];
    const at = inside(model.get("checkpoint"), steps.length);
    const last = at === steps.length - 1;
    if (last && timer) halt();
    else put({ checkpoint: last ? 0 : at + 1 });
  }
  function halt() {
    clearInterval(timer);
    timer = 0;
    set(play, { text: base.calm() ? WORDS.next : WORDS.play });
  }
  // Where motion is not wanted, a press is one checkpoint.
  function toggle() {
    if (timer) return halt();
    step();
    if (base.calm()) return halt();
    timer = setInterval(guard(step), SPEED);
    set(play, { text: WORDS.stop });
  }
  context.onStop(() => clearInterval(timer));

  const sample = (kind, dash) => {
    const svg = el("svg", { width: 30, height: 10, "aria-hidden": "true" });
    svg.append(el("path", { d: "M1 5H29", class: kind, "stroke-dasharray": dash }));
    return svg;
  };
  const dashes = ["in", "phi", "out"].map((a) => el("span", { "data-gate": a }, sample(`ll-gate ll-gate-${a}`, GATES[a].dash), ...kit.symbol(` ${GATES[a].word}`)));
  key.append(...dashes);

  function tableRows({ played, block, time, sizes }) {
    const { J, S } = played.net.layers[0];
    const { layer, right } = played;
    return Array.from({ length: place.shown }, (_, n) => place.first + n).map((t) => {
      const s = Array.from({ length: S }, (_, v) => layer.s[(t * J + block) * S + v]);
      const eps = t > time ? ["", ""] : [Math.max(...sizes.subarray(t * J, (t + 1) * J)), sizes[t * J + block]];
      return { key: t, cells: [t, source.symbols[t], source.legal[t], WORDS.verdict[right[t]], ...["in", "phi", "out"].map((a) => layer[`y_${a}`][t * J + block]), s, ...eps] };
    });
  }

  function say(view) {
    const { played, block, time, sizes, run, checkpoint } = view;
    const { J, S } = played.net.layers[0];
    const { layer, right } = played;
    const { all, steps } = runModel.reach(sizes, J);
    const gate = (a) => number(layer[`y_${a}`][time * J + block]);
    const text = WORDS.sentence({
      run: source.runs[run].name, step: source.runs[run].steps[checkpoint], last: source.runs[run].steps.at(-1),
      right: right.filter(Boolean).length, T: source.T, closed: source.closing.filter((t) => right[t]).length, closing: source.closing.length,
      t: time, symbol: source.symbols[time], legal: [...source.legal[time]].join(WORDS.or), verdict: WORDS.verdict[right[time]],
      reach: all[0] > 0 ? WORDS.reach(steps, time + 1) : WORDS.unheard,
    });
    const s = Array.from({ length: S }, (_, v) => number(layer.s[(time * J + block) * S + v])).join(", ");
    const local = WORDS.block_({ j: block, y_in: gate("in"), y_phi: gate("phi"), y_out: gate("out"), s });
    set(said, { text });
    kit.say(inBlock, local);
    words.draw(text, () => tableRows(view));
  }

  function drawNow() {
    if (!redraw.width) return;
    const view = now();
    const { run, played, block } = view;
    place = runPicture.plan(Math.min(redraw.width, 860), source.T, view.time);
    set(svg, { viewBox: `0 0 ${place.width} ${place.height}`, width: place.width, height: place.height });
    keyed(panels, Object.keys(runPicture.panels).map((key) => ({ key })), ({ key }) => set(runPicture.frame(), { "data-part": key }), (node, item) => runPicture.panels[item.key](node, place, view));
    runs.press((value) => Number(value) === run);
    blocks.press((value) => Number(value) === block);
    blocks.nodes.forEach((node, j) => set(node, { disabled: j >= played.net.layers[0].J }));
    roads.press((value) => value === model.get("truncation"));
    dashes.forEach((node) => set(node, { hidden: node.dataset.gate === "phi" && !played.net.options.forget_gates }));
    checkpoint.show(view.checkpoint, WORDS.updates(source.runs[run].steps[view.checkpoint]));
    time.show(view.time, WORDS.symbolAt(view.time, source.symbols[view.time]));
    say(view);
    light();
  }

  listen(stage, "click", (event) => {
    const box = svg.getBoundingClientRect();
    const { run } = now();
    const scale = place.width / box.width; // the page around may show it larger or smaller
    const found = runPicture.under(place, source.runs[run], source.T, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
    if (found.checkpoint !== undefined) halt();
    put(found);
  });

  const light = lights.follow(context, stage);
  const redraw = kit.life(context, stage, drawNow, [words.box]);
  watch(["run", "checkpoint", "block", "time", "truncation"], redraw);
  watch(["codes", "runs", "symbols"], context.rebuild);
  halt();
  drawNow();
}

export default base.widget("runexplorer", buildRunExplorer);
