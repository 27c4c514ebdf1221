// ErrorTriangle: a square an entry, as large as its number; sums at the right and below.

function buildErrorTriangle(context) {
  const { model, root, listen, watch, guard } = context;
  const { el, set, keyed, number } = base;
  const { px } = kit;
  let source = kit.read(model);
  let data = null;
  let chosen = { t: source.T - 1, tau: 0 };

  const put = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    recompute();
  };

  const pick = (name, label) => {
    const node = el("select", { "aria-label": label });
    listen(node, "change", () => put({ [name]: name === "net_kind" ? node.value : Number(node.value) }));
    return node;
  };
  const picks = { layer: pick("layer", WORDS.pickLayer), net_kind: pick("net_kind", WORDS.pickNet), unit: pick("unit", WORDS.pickUnit), source: pick("source", WORDS.pickSource) };
  const truncations = kit.choice(context, WORDS.truncations, (value) => put({ truncation: value }));
  const orders = kit.choice(context, WORDS.orders, (value) => put({ order: value }));
  const done = kit.slider(context, WORDS.done, { min: 0, max: source.T, step: 1 }, (value) => put({ done: value }));
  const controls = el("div", { class: "ll-controls" },
    kit.line(kit.group(WORDS.weight, ...Object.values(picks)), kit.group(WORDS.truncation, el("span", { class: "ll-caption", text: WORDS.truncation }), ...truncations.nodes)),
    kit.line(kit.group(WORDS.order, el("span", { class: "ll-caption", text: WORDS.order }), ...orders.nodes), done.box));

  const hatch = kit.hatch();
  const layers = Object.fromEntries(["bands", "squares", "sums", "ticks"].map((name) => [name, el("g", { class: `ll-${name}` })]));
  const svg = el("svg", { class: "ll-picture", role: "group", "aria-label": WORDS.picture }, hatch.defs, ...Object.values(layers));
  const stage = el("div", { class: "ll-stage" }, svg);
  const said = el("p", { class: "ll-said", role: "status" });
  const total = el("p", { class: "ll-total" });
  const parts = el("p", { class: "ll-caption", text: WORDS.parts });
  const words = kit.twin(WORDS.twin, WORDS.twinHead);
  root.append(controls, stage, said, total, parts, words.box);

  const at = (event) => {
    const [t, tau] = (event.target.closest?.("[data-entry]")?.dataset.entry ?? "").split(":").map(Number);
    return Number.isInteger(tau) ? { t, tau } : null;
  };
  const choose = (entry) => {
    if (!entry) return;
    chosen = entry;
    redraw();
  };
  listen(stage, "pointerover", (event) => choose(at(event)));
  listen(stage, "focusin", (event) => choose(at(event)));
  listen(stage, "keydown", (event) => {
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by || !at(event)) return;
    event.preventDefault();
    const t = Math.max(0, Math.min(data.T - 1, chosen.t + by[0]));
    chosen = { t, tau: Math.max(0, Math.min(t, chosen.tau + by[1])) };
    redraw.now();
    layers.squares.querySelector(`[data-entry="${chosen.t}:${chosen.tau}"]`).focus();
  });

  function options(select, count, text, value) {
    if (select.llText !== text.join() || select.children.length !== count) {
      select.llText = text.join();
      select.replaceChildren(...text.map((words, i) => el("option", { value: select === picks.net_kind ? Object.keys(WORDS.kind)[i] : i, text: words })));
    }
    select.value = String(value);
  }

  function drawPicks() {
    const { net, weight } = data;
    const layer = net.layers[weight.l];
    const list = (n, text) => Array.from({ length: n }, (_, i) => text(i));
    options(picks.layer, net.layers.length, list(net.layers.length, WORDS.layer), weight.l);
    options(picks.net_kind, 4, Object.values(WORDS.kind).map((text) => text.replace("_", " ")), weight.a);
    picks.net_kind.children[1].disabled = !layer.forget;
    options(picks.unit, weight.units, list(weight.units, (i) => WORDS.unit(weight.a, i)), weight.unit);
    options(picks.source, layer.M, list(layer.M, (m) => (m < layer.n ? WORDS.below(weight.l, m) : WORDS.own(m - layer.n))), weight.m);
    truncations.press((value) => value === model.get("truncation"));
    orders.press((value) => value === model.get("order"));
  }

  // Rows are added from the first, columns from the last: so many, and whether one is among them.
  const reached = () => Math.max(0, Math.min(data.T, model.get("done")));
  const byRows = () => model.get("order") === "rows";
  const isDone = (t, tau) => (byRows() ? t < reached() : tau >= data.T - reached());

  function drawNow() {
    if (!redraw.width) return;
    const { T, entries, now, rows, columns, most, parted } = data;
    chosen = { t: Math.min(T - 1, chosen.t), tau: Math.min(T - 1, chosen.tau) };
    drawPicks();
    const left = 46;
    const side = Math.min(54, (Math.min(redraw.width, 620) - left - 76) / T);
    const top = 8;
    const size = { w: left + T * side + 76, h: top + T * side + 62 };
    set(svg, { viewBox: `0 0 ${px(size.w)} ${px(size.h)}`, width: px(size.w), height: px(size.h) });
    const [X, Y] = [(tau) => left + tau * side, (t) => top + t * side];
    const band = byRows() ? { x: left, y: Y(chosen.t), width: (chosen.t + 1) * side, height: side } : { x: X(chosen.tau), y: Y(chosen.tau), width: side, height: (T - chosen.tau) * side };
    keyed(layers.bands, [{ key: "band" }], () => el("rect", { rx: 4 }), (node) => set(node, Object.fromEntries(Object.entries(band).map(([name, value]) => [name, px(value)]))));

    const items = entries.flatMap((row, t) => row.slice(0, t + 1).map((value, tau) => ({ key: `${t}:${tau}`, t, tau, value, part: now[t][tau] })));
    keyed(layers.squares, items, () => el("g", {}, el("rect", { class: "ll-ring" }), el("rect", { class: "ll-square" }), el("rect", { class: "ll-part" })), (node, { key, t, tau, value, part }) => {
      const [ring, square, inner] = node.childNodes;
      const [cx, cy] = [X(tau) + side / 2, Y(t) + side / 2];
      const box = (amount) => {
        const edge = Math.max(1, (side - 6) * Math.sqrt(Math.abs(amount) / most));
        return { x: px(cx - edge / 2), y: px(cy - edge / 2), width: px(edge), height: px(edge) };
      };
      const here = t === chosen.t && tau === chosen.tau;
      set(ring, { x: px(X(tau) + 1), y: px(Y(t) + 1), width: px(side - 2), height: px(side - 2) });
      set(square, { ...box(value), fill: hatch.ink(value) });
      set(inner, parted ? { ...box(part), visibility: null } : { visibility: "hidden" });
      set(node, { class: `ll-entry${here ? " ll-chosen" : ""}${isDone(t, tau) ? "" : " ll-waiting"}`, "data-entry": key, "data-part": t === tau ? "diagonal" : "earlier", "data-value": value, role: "img", tabindex: here ? 0 : -1, "aria-label": WORDS.entry(t, tau, number(value)) });
    });

    const sums = byRows() ? rows.map((value, t) => ({ key: `r${t}`, value, x: X(T) + 8, y: Y(t) + side / 2 + 4, on: t < reached(), anchor: "start" })) : columns.map((value, tau) => ({ key: `c${tau}`, value, x: X(tau) + side / 2, y: Y(T) + 16, on: tau >= T - reached(), anchor: "middle" }));
    keyed(layers.sums, sums, () => el("text", { "data-part": "sums" }), (node, { value, x, y, on, anchor }) => set(node, { x: px(x), y: px(y), "text-anchor": anchor, text: on ? number(value) : "·", class: on ? "" : "ll-waiting", transform: anchor === "middle" ? `rotate(-35 ${px(x)} ${px(y)})` : null }));
    const ticks = Array.from({ length: T }, (_, i) => [{ key: `t${i}`, text: source.labels[i] || String(i), x: left - 8, y: Y(i) + side / 2 + 4, anchor: "end" }, { key: `u${i}`, text: String(i), x: X(i) + side / 2, y: Y(i) - 1, anchor: "middle" }]).flat();
    const names = [{ key: "t", text: WORDS.errorTime, x: 12, y: Y(T / 2), anchor: "middle", turn: true }, { key: "u", text: WORDS.useTime, x: X(T / 2), y: size.h - 6, anchor: "middle" }];
    keyed(layers.ticks, [...ticks.slice(0), ...names], () => el("text", {}), (node, { text, x, y, anchor, turn }) => set(node, { x: px(x), y: px(y), text, "text-anchor": anchor, transform: turn ? `rotate(-90 ${px(x)} ${px(y)})` : null }));
    drawWords();
    light();
  }

  function drawWords() {
    const { T, entries, now, rows, columns, parted, total: all } = data;
    const { t } = chosen;
    const tau = Math.min(t, chosen.tau);
    const value = entries[t][tau];
    const lower = parted ? WORDS.lower(number(now[t][tau]), number(value - now[t][tau])) : "";
    const line = byRows() ? WORDS.row(t) : WORDS.column(tau);
    const text = `${WORDS.entry(t, tau, number(value))}${lower}. In ${line}: ${number(byRows() ? rows[t] : columns[tau])}.`;
    kit.say(said, text);
    const n = reached();
    const added = byRows() ? rows.slice(0, n) : columns.slice(T - n);
    const name = byRows() ? WORDS.doneRows(n, T) : WORDS.doneColumns(n, T);
    set(done.input, { max: T });
    done.show(n, name);
    set(total, { text: WORDS.sumSoFar(name, number(added.reduce((a, b) => a + b, 0)), number(all)) });
    set(parts, { hidden: !parted });
    words.draw(`${text} ${total.textContent}`, () =>
      entries.flatMap((row, i) => row.slice(0, i + 1).map((entry, u) => ({ key: `${i}:${u}`, cells: [i, u, entry, now[i][u], u === i ? rows[i] : "", i === T - 1 ? columns[u] : ""] }))),
    );
  }

  const light = lights.follow(context, stage);
  const redraw = kit.life(context, stage, drawNow, [words.box]);
  const recompute = base.perFrame(
    guard(() => {
      data = triangleModel.compute(source, model);
      redraw.now();
    }),
  );
  context.onStop(recompute.stop);
  watch(["layer", "net_kind", "unit", "source", "truncation", "order", "done"], recompute);
  watch(["weights", "x", "target", "mask", "steps", "labels"], guard(() => {
    source = kit.read(model);
    recompute();
  }));
  watch(["spec"], context.rebuild);
  data = triangleModel.compute(source, model);
  drawNow();
}

export default base.widget("errortriangle", buildErrorTriangle);
