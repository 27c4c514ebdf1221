// ErrorHorizon: medians over many networks, worked out beforehand; the page chooses and draws.

const horizonModel = (() => {
  const KINDS = ["none", "gers", "today"];

  // Quantised powers of ten, in the order depth, bias, truncation, quantile, layer, steps back.
  function read(model) {
    const view = model.get("profiles");
    if (!view || view.byteLength === undefined) throw new Error("the page lacks its numbers");
    const bytes = view.buffer ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : view.slice(0);
    const flat = new Int16Array(bytes);
    const [depths, biases, T] = ["depths", "biases", "steps"].map((name) => model.get(name));
    const starts = [];
    let at = 0;
    for (const depth of depths) {
      starts.push(at);
      at += biases.length * KINDS.length * 3 * depth * T;
    }
    if (at !== flat.length) throw new Error(`profiles: expected ${at} numbers, got ${flat.length}`);
    return { flat, starts, depths, biases, T };
  }

  // [layer][truncation] -> {low, middle, high}, each log10 of a size a step.
  function chosen({ flat, starts, depths, T }, depth, bias) {
    const L = depths[depth];
    const size = L * T;
    const base_ = starts[depth] + bias * KINDS.length * 3 * size;
    const row = (k, q, l) => Array.from(flat.subarray(base_ + ((k * 3 + q) * L + l) * T, base_ + ((k * 3 + q) * L + l + 1) * T), (value) => value / 1000);
    return Array.from({ length: L }, (_, l) => Object.fromEntries(KINDS.map((name, k) => [name, { low: row(k, 0, l), middle: row(k, 1, l), high: row(k, 2, l) }])));
  }

  // Steps until less than a share is left; T where that never happens.
  function horizon(logs, share) {
    const at = logs.findIndex((value) => value < logs[0] + Math.log10(share));
    return at < 0 ? logs.length : at;
  }

  return { KINDS, read, chosen, horizon };
})();

function buildErrorHorizon(context) {
  const { model, root, watch } = context;
  const { el, set, keyed, number } = base;
  const { px } = kit;
  const { KINDS, horizon } = horizonModel;
  const LOW = -6;
  const source = horizonModel.read(model);
  const inside = (name, list) => Math.max(0, Math.min(list.length - 1, model.get(name)));

  const put = (name, value) => {
    model.set(name, value);
    model.save_changes();
    redraw();
  };
  const depths = kit.choice(context, Object.fromEntries(source.depths.map((n, i) => [i, WORDS.depthOf(n)])), (value) => put("depth", Number(value)));
  const truncations = kit.choice(context, WORDS.truncations, (value) => put("truncation", value));
  const bias = kit.slider(context, WORDS.bias, { min: 0, max: source.biases.length - 1, step: 1 }, (value) => put("bias", value));
  const share = kit.slider(context, WORDS.share, { min: -4, max: -0.5, step: 0.25 }, (value) => put("share", Math.max(1e-4, Math.min(0.5, 10 ** value))));
  const caption = (text) => el("span", { class: "ll-caption", text });
  const controls = el("div", { class: "ll-controls" },
    kit.line(kit.group(WORDS.depth, caption(WORDS.depth), ...depths.nodes), kit.group(WORDS.truncation, caption(WORDS.truncation), ...truncations.nodes)),
    kit.line(bias.box, share.box));
  const panels = el("g", {});
  const svg = el("svg", { class: "ll-picture", role: "img", "aria-label": WORDS.picture }, panels);
  const stage = el("div", { class: "ll-stage" }, svg);
  const said = el("p", { class: "ll-said", role: "status" });
  const note = el("p", { class: "ll-caption", text: WORDS.band(model.get("seeds")) });
  const words = kit.twin(WORDS.twin, WORDS.twinHead);
  root.append(controls, stage, said, note, words.box);

  const TALL = 130;
  const GAP = 14;
  const makePanel = () => el("g", {}, el("rect", { class: "ll-frame" }), el("g", { class: "ll-grid" }), el("path", { class: "ll-band", "data-part": "band" }), el("line", { class: "ll-share", "data-part": "share" }), el("g", { class: "ll-lines" }), el("g", { class: "ll-ends" }), el("text", { class: "ll-name" }));

  function drawPanel(node, { l, profiles }, top, plan) {
    const { left, right, X, T } = plan;
    const Y = (log) => px(top + ((0.3 - Math.max(LOW, Math.min(0.3, log))) / (0.3 - LOW)) * TALL);
    const [frame, grid, band, line, lines, ends, name] = node.childNodes;
    const picked = model.get("truncation");
    set(frame, { x: left, y: top, width: px(right - left), height: TALL });
    keyed(grid, [0, -2, -4, -6].map((key) => ({ key })), () => el("g", {}, el("line"), el("text", { "text-anchor": "end" })), (mark, { key }) => {
      set(mark.childNodes[0], { x1: left, x2: px(right), y1: Y(key), y2: Y(key) });
      set(mark.childNodes[1], { x: left - 6, y: Y(key) + 4, text: key ? `10${[..."⁰¹²³⁴⁵⁶"][-key] ? `⁻${"⁰¹²³⁴⁵⁶"[-key]}` : ""}` : "1" });
    });
    const path = (logs) => logs.map((value, n) => `${n ? "L" : "M"}${px(X(n))} ${Y(value)}`).join("");
    const { low, high } = profiles[picked];
    set(band, { d: `${path(high)}${low.map((value, n) => `L${px(X(low.length - 1 - n))} ${Y(low[low.length - 1 - n])}`).join("")}Z`, class: `ll-band ll-is-${picked}` });
    const heard = profiles[picked].middle[0] + Math.log10(model.get("share"));
    set(line, { x1: left, x2: px(right), y1: Y(heard), y2: Y(heard) });
    keyed(lines, KINDS.map((key) => ({ key })), () => el("path"), (curve, { key }) => set(curve, { d: path(profiles[key].middle), class: `ll-is-${key}${key === picked ? " ll-chosen" : ""}`, "data-part": key }));
    const marks = KINDS.map((key) => ({ key, at: horizon(profiles[key].middle, model.get("share")) })).filter(({ at }) => at < T);
    keyed(ends, marks, () => el("circle", { r: 4 }), (dot, { key, at }) => set(dot, { cx: px(X(at)), cy: Y(profiles[key].middle[at]), class: `ll-is-${key}` }));
    set(name, { x: left + 8, y: top + TALL - 9, text: WORDS.layer(l) });
  }

  function drawNow() {
    if (!redraw.width) return;
    const { T } = source;
    const [depth, at] = [inside("depth", source.depths), inside("bias", source.biases)];
    const layers = horizonModel.chosen(source, depth, at);
    const wide = Math.min(redraw.width, 720);
    const plan = { left: 42, right: wide - 8, T, X: (n) => 42 + (n / Math.max(1, T - 1)) * (wide - 50) };
    const L = layers.length;
    const height = 8 + L * (TALL + GAP) + 30;
    set(svg, { viewBox: `0 0 ${wide} ${height}`, width: wide, height });
    const items = layers.map((profiles, l) => ({ key: `l${l}`, l, profiles })).reverse();
    const ticks = Array.from({ length: T }, (_, n) => n).filter((n) => n % 5 === 0).map((n) => ({ key: `n${n}`, n }));
    keyed(panels, [...items, ...ticks, { key: "name" }], (item) => (item.profiles ? makePanel() : el("text", { class: "ll-tick", "text-anchor": "middle" })), (node, item) => {
      if (item.profiles) drawPanel(node, item, 8 + (L - 1 - item.l) * (TALL + GAP), plan);
      else if (item.n !== undefined) set(node, { x: px(plan.X(item.n)), y: height - 24, text: String(item.n) });
      else set(node, { x: px((plan.left + plan.right) / 2), y: height - 6, text: WORDS.back });
    });
    depths.press((value) => Number(value) === depth);
    truncations.press((value) => value === model.get("truncation"));
    bias.show(at, number(source.biases[at]));
    share.show(Math.round(Math.log10(model.get("share")) * 4) / 4, WORDS.percent(model.get("share")));
    const steps = (logs) => {
      const n = horizon(logs, model.get("share"));
      return n === T ? WORDS.never(T) : String(n);
    };
    const each = layers.map((profiles, l) => WORDS.inLayer(l, KINDS.map((key) => WORDS.each(WORDS.truncations[key][0], steps(profiles[key].middle))).join(", "))).join("; ");
    const text = WORDS.sentence({ depth: L, bias: number(source.biases[at]), seeds: model.get("seeds"), share: WORDS.percent(model.get("share")), layers: each });
    set(said, { text });
    const power = (log) => 10 ** log;
    words.draw(text, () => layers.flatMap((profiles, l) => Array.from({ length: T }, (_, n) => ({ key: `${l}:${n}`, cells: [n, l, ...KINDS.map((key) => power(profiles[key].middle[n])), power(profiles[model.get("truncation")].low[n]), power(profiles[model.get("truncation")].high[n])] }))));
    light();
  }

  const light = lights.follow(context, stage);
  const redraw = kit.life(context, stage, drawNow, [words.box]);
  watch(["depth", "bias", "truncation", "share"], redraw);
  watch(["profiles"], context.rebuild);
  drawNow();
}

export default base.widget("errorhorizon", buildErrorHorizon);
