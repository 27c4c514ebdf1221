// MemoryBlock: a row a quantity, a column a step. The dots are net inputs and can be dragged; what
// follows from them, gates, states and outputs, are bars.

const LIMIT = 6;
const TALL = { net: 54, bar: 40 };

const blockModel = (() => {
  // A block whose net inputs are its inputs, in the order in, phi, out, cells.
  function wired(S, squash, forget) {
    const M = 3 + S;
    const kinds = [0, ...(forget ? [1] : []), ...Array.from({ length: S }, (_, v) => 3 + v), 2];
    const W = new Float64Array(kinds.length * M);
    kinds.forEach((source, row) => (W[row * M + source] = 1));
    const spec = { n_in: M, n_out: 1, layers: [[1, S]], options: { squash, output: "identity", forget_gates: forget, peepholes: false, recurrent: false, shortcut: false, cell_bias: true } };
    return engine.unpack(spec, Float64Array.from([...W, ...new Float64Array(kinds.length + S + 1)]));
  }

  function compute(model) {
    const nets = model.get("nets");
    if (!nets?.length) throw new Error("the page lacks its numbers");
    const S = nets[0].length - 3;
    const net = wired(S, model.get("squash"), model.get("forget"));
    return { nets, S, T: nets.length, run: engine.forward(net, Float64Array.from(nets.flat()), nets.length).layers[0] };
  }

  // One row a net input, a state and an output: its values by step and how it is drawn.
  function rows({ nets, S, run }, forget) {
    const of = (array, v) => nets.map((_, t) => array[t * S + v]);
    const gates = ["in", "phi", "out"].map((a, i) => ({ key: a, part: a, a, name: GATES[a].word, symbol: WORDS.symbol[a], becomes: WORDS.becomes[a], column: i, opened: Array.from(run[`y_${a}`]), off: a === "phi" && !forget }));
    const cells = Array.from({ length: S }, (_, v) => ({ key: `c${v}`, part: "c", a: "c", name: WORDS.cell(v, S), symbol: WORDS.symbol.c(v, S), becomes: WORDS.becomes.c(v, S), column: 3 + v, signed: of(run.g, v), most: 2 }));
    const most = Math.max(0.5, ...Array.from(run.s, Math.abs));
    const states = Array.from({ length: S }, (_, v) => ({ key: `s${v}`, part: "state", symbol: WORDS.state(v, S), signed: of(run.s, v), most }));
    const outputs = Array.from({ length: S }, (_, v) => ({ key: `y${v}`, part: "output", symbol: WORDS.output(v, S), signed: of(run.y_c, v), most: 1 }));
    return [...gates, ...cells, ...states, ...outputs].map((row) => ({ ...row, drags: row.column !== undefined && !row.off, tall: row.column !== undefined ? TALL.net : TALL.bar }));
  }

  return { compute, rows };
})();

// Net inputs over T steps that show one thing; the cells keep the values they have.
const PRESETS = {
  remember: (t) => ({ in: t === 1 ? 5 : -5, phi: 5, out: 4 }),
  forget: (t, T) => ({ in: t === 1 ? 5 : -5, phi: t === Math.floor(T / 2) ? -5 : 5, out: 4 }),
  mute: (t, T) => ({ in: t === 1 ? 5 : -5, phi: 5, out: t === T - 1 ? 5 : -5 }),
};

function buildMemoryBlock(context) {
  const { model, root, listen, watch, guard } = context;
  const { el, set, keyed, number } = base;
  const { px } = kit;
  let data = null;
  let rows = [];
  let plan = null;

  const put = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    recompute();
  };
  const timeNow = () => Math.max(0, Math.min(data.T - 1, model.get("time")));
  function move(row, t, value) {
    const nets = data.nets.map((step) => step.slice());
    nets[t][row.column] = Math.max(-LIMIT, Math.min(LIMIT, Math.round(value * 20) / 20));
    put({ nets, time: t });
  }

  const hatch = kit.hatch();
  const marks = el("g", {});
  const here = el("rect", { class: "ll-now-column" });
  const svg = el("svg", { class: "ll-picture", role: "group", "aria-label": WORDS.picture }, hatch.defs, here, marks);
  const stage = el("div", { class: "ll-stage" }, svg);
  const time = kit.slider(context, WORDS.time, { min: 0, max: 1, step: 1 }, (t) => put({ time: t }));
  const presets = Object.entries(WORDS.presets).map(([name, [text, title]]) => kit.button(context, text, () => preset(name), title));
  const forget = el("input", { type: "checkbox", role: "switch" });
  listen(forget, "change", () => put({ forget: forget.checked }));
  const reset = kit.button(context, WORDS.reset, () => put({ nets: model.get("start"), forget: true }));
  const controls = kit.line(kit.group(WORDS.picture, ...presets, reset), el("label", { class: "ll-switch" }, forget, el("span", { text: WORDS.forget })), time.box);
  const equations = el("div", { class: "ll-sums", role: "status" });
  const words = kit.twin(WORDS.twin, WORDS.twinHead);
  root.append(controls, stage, el("p", { class: "ll-hint", text: WORDS.hint }), equations, words.box);

  function preset(name) {
    const { T } = data;
    const nets = model.get("start").map((step, t) => {
      const gates = PRESETS[name](t, T);
      return [gates.in, gates.phi, gates.out, ...step.slice(3)];
    });
    put({ nets, forget: true, time: T - 1 });
  }

  // Where everything stands: the labels at the left, then a column a step.
  function planOf(width) {
    const left = 62;
    let y = 14;
    const tops = rows.map((row) => {
      const top = y;
      y += row.tall + 6;
      return top;
    });
    return { width, left, step: (width - left - 6) / data.T, tops, height: y + 18 };
  }

  function drawRow(node, row) {
    const i = rows.indexOf(row);
    const [top, tall] = [plan.tops[i], row.tall];
    const t = timeNow();
    const [label, becomes, rule, bars, dots, grip] = node.childNodes;
    kit.label(label, row.symbol);
    kit.label(becomes, row.becomes ?? "");
    set(label, { x: plan.left - 8, y: px(top + tall / 2 + (row.becomes ? -5 : 4)) });
    set(becomes, { x: plan.left - 8, y: px(top + tall / 2 + 14) });
    const middle = top + tall / 2;
    set(rule, { x1: plan.left, x2: px(plan.width - 6), y1: px(row.opened ? top + tall : middle), y2: px(row.opened ? top + tall : middle) });
    const values = row.opened ?? row.signed;
    keyed(bars, values.map((value, key) => ({ key, value })), () => el("rect", {}), (bar, { key, value }) => {
      const size = row.opened ? value * tall : (Math.min(1, Math.abs(value) / row.most) * tall) / 2;
      const y = row.opened ? top + tall - size : value > 0 ? middle - size : middle;
      set(bar, { x: px(plan.left + key * plan.step + plan.step * 0.16), width: px(plan.step * 0.68), y: px(y), height: px(Math.max(0.8, size)), fill: row.opened ? `var(--ll-${row.a})` : hatch.ink(value), class: row.opened ? "ll-open" : "" });
    });
    const spots = row.drags ? data.nets.map((step, key) => ({ key, value: step[row.column] })) : [];
    keyed(dots, spots, () => el("circle", {}), (dot, { key, value }) => set(dot, { cx: px(plan.left + (key + 0.5) * plan.step), cy: px(middle - (value / LIMIT) * (tall / 2 - 5)), r: key === t ? 6 : 4 }));
    set(grip, { x: plan.left, y: top, width: px(plan.width - plan.left - 6), height: tall });
    const value = row.drags && data.nets[t][row.column];
    set(node, {
      class: `ll-row${row.drags ? " ll-drags" : ""}`, "data-row": row.key, "data-part": row.part, role: row.drags ? "slider" : null, tabindex: row.drags ? 0 : null,
      "aria-label": row.drags ? row.name : null, "aria-valuemin": row.drags ? -LIMIT : null, "aria-valuemax": row.drags ? LIMIT : null,
      "aria-valuenow": row.drags ? value : null, "aria-valuetext": row.drags ? WORDS.net(row.name, t, number(value)) : null,
    });
  }

  const makeRow = () => el("g", {}, el("text", { class: "ll-symbol" }), el("text", { class: "ll-symbol ll-becomes" }), el("line", { class: "ll-rule" }), el("g", {}), el("g", { class: "ll-dots" }), el("rect", { class: "ll-ring ll-grip" }));

  // s and y_c of each cell, with the numbers of the chosen step.
  function sums() {
    const t = timeNow();
    const { S, run } = data;
    const phi = model.get("forget") ? number(run.y_phi[t]) : "1";
    const as = (value) => WORDS.factor(number(value));
    return Array.from({ length: S }, (_, v) => v).flatMap((v) => {
      const at = t * S + v;
      const before = t ? run.s[at - S] : 0;
      return [
        { key: `s${v}`, text: `${WORDS.stateIs(v, S)} y_φ·s(t−1) + y_in·g = ${phi}·${as(before)} + ${number(run.y_in[t])}·${as(run.g[at])} = ${number(run.s[at])}` },
        { key: `y${v}`, text: `${WORDS.outputIs(v, S)} y_out·h(s) = ${number(run.y_out[t])}·${as(run.h[at])} = ${number(run.y_c[at])}` },
      ];
    });
  }

  function tableRows() {
    const { S, T, run } = data;
    return Array.from({ length: T * S }, (_, at) => {
      const t = Math.floor(at / S);
      const phi = model.get("forget") ? run.y_phi[t] : 1;
      return { key: at, cells: [t, run.y_in[t], phi, run.y_out[t], at % S, ...[run.g, run.s, run.h, run.y_c].map((array) => array[at])] };
    });
  }

  function drawNow() {
    if (!redraw.width) return;
    const t = timeNow();
    const { S, T, run } = data;
    rows = blockModel.rows(data, model.get("forget"));
    plan = planOf(redraw.width);
    set(svg, { viewBox: `0 0 ${plan.width} ${plan.height}`, width: plan.width, height: plan.height });
    set(here, { x: px(plan.left + t * plan.step), y: 6, width: px(plan.step), height: px(plan.height - 24), rx: 5 });
    const ticks = Array.from({ length: T }, (_, key) => ({ key: `t${key}`, tick: key }));
    keyed(marks, [...rows, ...ticks], (item) => (item.tick === undefined ? makeRow() : el("text", { class: "ll-tick", "text-anchor": "middle" })), (node, item) => {
      if (item.tick === undefined) return drawRow(node, item);
      set(node, { x: px(plan.left + (item.tick + 0.5) * plan.step), y: px(plan.height - 4), text: String(item.tick) });
    });
    set(time.input, { max: T - 1 });
    time.show(t, `t = ${t}`);
    forget.checked = model.get("forget");
    keyed(equations, sums(), () => el("p", {}), (node, item) => {
      kit.say(node, item.text);
    });
    const cells = Array.from({ length: S }, (_, v) => WORDS.cellSentence(v, S, number(run.s[t * S + v]), number(run.y_c[t * S + v]))).join("; ");
    words.draw(WORDS.sentence({ t, T, y_in: number(run.y_in[t]), y_phi: model.get("forget") ? number(run.y_phi[t]) : "1", y_out: number(run.y_out[t]), cells }), tableRows);
    light();
  }

  // The row and step under the pointer, and the net input that its height stands for.
  function under(event) {
    const box = svg.getBoundingClientRect();
    const scale = plan.width / box.width; // the page around may show it larger or smaller
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const t = Math.max(0, Math.min(data.T - 1, Math.floor((x - plan.left) / plan.step)));
    return { t, y };
  }
  let dragged = null;
  const valueAt = (row, y) => {
    const i = rows.findIndex((item) => item.key === row.key);
    return ((plan.tops[i] + row.tall / 2 - y) / (row.tall / 2 - 5)) * LIMIT;
  };
  listen(stage, "pointerdown", (event) => {
    const key = event.target.closest?.("[data-row]")?.dataset.row;
    const row = rows.find((item) => item.key === key);
    if (!row) return;
    const { t, y } = under(event);
    if (!row.drags) return put({ time: t });
    dragged = row;
    stage.setPointerCapture(event.pointerId);
    move(row, t, valueAt(row, y));
    event.preventDefault();
    event.target.closest("[data-row]").focus({ preventScroll: true });
  });
  listen(stage, "pointermove", (event) => {
    if (!dragged) return;
    const { t, y } = under(event);
    move(dragged, t, valueAt(dragged, y));
  });
  for (const type of ["pointerup", "pointercancel"]) listen(stage, type, () => (dragged = null));
  listen(stage, "keydown", (event) => {
    const row = rows.find((item) => item.key === event.target.dataset?.row);
    if (!row?.drags) return;
    const t = timeNow();
    const by = { ArrowUp: 0.25, ArrowDown: -0.25, PageUp: 2, PageDown: -2 }[event.key];
    const to = { ArrowLeft: t - 1, ArrowRight: t + 1, Home: 0, End: data.T - 1 }[event.key];
    if (by) move(row, t, data.nets[t][row.column] + by);
    else if (to !== undefined) put({ time: Math.max(0, Math.min(data.T - 1, to)) });
    else return;
    event.preventDefault();
  });

  const light = lights.follow(context, stage);
  const redraw = kit.life(context, stage, drawNow, [words.box]);
  const recompute = base.perFrame(
    guard(() => {
      data = blockModel.compute(model);
      redraw.now();
    }),
  );
  context.onStop(recompute.stop);
  watch(["nets", "time", "forget", "squash"], recompute);
  data = blockModel.compute(model);
  drawNow();
}

export default base.widget("memoryblock", buildMemoryBlock);
