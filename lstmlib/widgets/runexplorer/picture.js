// The panels of RunExplorer, each a function from its place and its numbers to marks.

const runPicture = (() => {
  const { el, set, keyed, number } = base;
  const { px } = kit;
  const LEFT = 46;
  const TALL = { curve: 62, whole: 56, gates: 62, states: 66, symbols: 38, heard: 64 };
  const LOW = -8;

  // Heights of all panels and the steps in view: the chosen one near the right, what was before
  // it at the left.
  function plan(width, T, t) {
    const right = width - 8;
    const shown = Math.min(T, Math.max(20, Math.min(60, Math.floor((right - LEFT) / 13))));
    const first = Math.max(0, Math.min(T - shown, t - shown + 6));
    const tops = {};
    let y = 4;
    for (const [name, tall] of Object.entries(TALL)) {
      y += 17;
      tops[name] = y;
      y += tall;
    }
    const step = (right - LEFT) / shown;
    return { width, right, shown, first, last: first + shown, step, tops, height: y + 6, X: (at) => px(LEFT + (at - first + 0.5) * step), W: (at) => px(LEFT + ((at + 0.5) / T) * (right - LEFT)) };
  }

  const line = (points) => points.map(([x, y], n) => `${n ? "L" : "M"}${px(x)} ${px(y)}`).join("");

  // A frame with its name above it and its numbers at the left.
  const frame = () => el("g", {}, el("rect", { class: "ll-frame" }), el("text", { class: "ll-name" }), el("g", { class: "ll-ticks" }), el("g", {}));
  function drawFrame(node, place, name, text, ticks) {
    const [box, title, marks] = node.childNodes;
    const top = place.tops[name];
    set(box, { x: LEFT, y: top, width: px(place.right - LEFT), height: TALL[name] });
    kit.label(title, text);
    set(title, { x: LEFT, y: top - 4 });
    keyed(marks, ticks.map(([key, y]) => ({ key, y })), () => el("text", { "text-anchor": "end" }), (mark, { key, y }) => set(mark, { x: LEFT - 5, y: px(top + y + 4), text: key }));
    return node.childNodes[3];
  }
  const paths = (group, items) => keyed(group, items, () => el("path"), (node, { d, kind, dash, part }) => set(node, { d, class: kind, "stroke-dasharray": dash ?? null, "data-part": part }));

  // Updates stand on a root's axis, as the checkpoints do.
  const along = (place, run) => (n) => LEFT + Math.sqrt(n / run.steps.at(-1)) * (place.right - LEFT);

  function curve(node, place, { runs, run, checkpoint }) {
    const top = place.tops.curve;
    const losses = runs.flatMap(({ curve }) => curve.map(([, loss]) => loss));
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    const Y = (loss) => top + 4 + (Math.log(high / loss) / Math.log(high / low || 2)) * (TALL.curve - 8);
    const group = drawFrame(node, place, "curve", WORDS.curve, [[number(high), 4], [number(low), TALL.curve - 4]]);
    const x = px(along(place, runs[run])(runs[run].steps[checkpoint]));
    paths(group, [
      ...runs.map((one, i) => ({ key: `r${i}`, kind: i === run ? "ll-curve ll-chosen" : "ll-curve", dash: i ? "5 4" : null, d: line(one.curve.map(([n, loss]) => [along(place, one)(n), Y(loss)])) })),
      { key: "here", kind: "ll-here", d: `M${x} ${top}v${TALL.curve}` },
    ]);
  }

  function whole(node, place, { source, played, block, time }) {
    const { layer, net, right } = played;
    const { S, H } = net.layers[0];
    const top = place.tops.whole;
    const floor = top + TALL.whole - 8;
    const sizes = Array.from({ length: source.T }, (_, t) => Math.max(...layer.s.subarray(t * H + block * S, t * H + (block + 1) * S).map(Math.abs)));
    const most = Math.max(1, ...sizes);
    const group = drawFrame(node, place, "whole", WORDS.whole(block), [[number(most), 4], ["0", floor - top]]);
    const wrong = right.flatMap((good, t) => (good ? [] : [`M${place.W(t)} ${floor + 2}v5`]));
    paths(group, [
      { key: "view", kind: "ll-view", d: `M${place.W(place.first - 0.5)} ${top}H${place.W(place.last - 0.5)}V${top + TALL.whole}H${place.W(place.first - 0.5)}Z` },
      { key: "s", kind: "ll-state", d: line(sizes.map((size, t) => [place.W(t), top + 3 + (1 - size / most) * (floor - top - 3)])) },
      { key: "wrong", kind: "ll-wrong", d: wrong.join("") },
      { key: "here", kind: "ll-here", d: `M${place.W(time)} ${top}v${TALL.whole}` },
    ]);
  }

  const inView = (place) => Array.from({ length: place.shown }, (_, n) => place.first + n);
  const uprights = (place, source, name) => source.ends.filter((t) => t >= place.first && t < place.last).map((t) => ({ key: `e${t}`, kind: "ll-end", d: `M${px(place.X(t) + place.step / 2)} ${place.tops[name]}v${TALL[name]}` }));
  const column = (place, time, name) => ({ key: "now", kind: "ll-now", d: `M${px(place.X(time) - place.step / 2)} ${place.tops[name]}h${px(place.step)}v${TALL[name]}h${px(-place.step)}Z` });

  function gates(node, place, { source, played, block, time }) {
    const { J } = played.net.layers[0];
    const top = place.tops.gates;
    const Y = (value) => top + 3 + (1 - value) * (TALL.gates - 6);
    const group = drawFrame(node, place, "gates", WORDS.gates(block), [["1", 3], ["0", TALL.gates - 3]]);
    const kinds = ["in", "phi", "out"].filter((a) => a !== "phi" || played.net.options.forget_gates);
    paths(group, [
      column(place, time, "gates"),
      ...uprights(place, source, "gates"),
      ...kinds.map((a) => ({ key: a, part: `gates.${a}`, kind: `ll-gate ll-gate-${a}`, dash: GATES[a].dash, d: line(inView(place).map((t) => [place.X(t), Y(played.layer[`y_${a}`][t * J + block])])) })),
    ]);
  }

  function states(node, place, { source, played, block, time }) {
    const { S, H } = played.net.layers[0];
    const top = place.tops.states;
    const of = (t, v) => played.layer.s[t * H + block * S + v];
    const seen = inView(place).flatMap((t) => Array.from({ length: S }, (_, v) => of(t, v)));
    const [low, high] = [Math.min(0, ...seen), Math.max(0, ...seen)];
    const Y = (value) => top + 4 + ((high - value) / (high - low || 1)) * (TALL.states - 8);
    const zero = Y(0) - top;
    const ticks = [[number(high), 4], [number(low), TALL.states - 4]].filter(([, y]) => Math.abs(y - zero) > 11);
    const group = drawFrame(node, place, "states", WORDS.states(block), [...ticks, ["0", zero]]);
    paths(group, [
      column(place, time, "states"),
      ...uprights(place, source, "states"),
      { key: "zero", kind: "ll-zero", d: `M${LEFT} ${px(Y(0))}H${px(place.right)}` },
      ...Array.from({ length: S }, (_, v) => ({ key: `s${v}`, kind: "ll-state", dash: v ? `${5 - v} 3` : null, d: line(inView(place).map((t) => [place.X(t), Y(of(t, v))])) })),
    ]);
  }

  const DOT = (x, y) => `M${px(x - 3)} ${y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
  const CROSS = (x, y) => `M${px(x - 3.5)} ${y - 3.5}l7 7M${px(x - 3.5)} ${y + 3.5}l7 -7`;

  function symbols(node, place, { source, played, time }) {
    const top = place.tops.symbols;
    const group = drawFrame(node, place, "symbols", "", []);
    set(node.childNodes[0], { height: TALL.symbols });
    const marks = inView(place).map((t) => ({ key: `v${t}`, t, d: (played.right[t] ? DOT : CROSS)(place.X(t), top + 10), kind: played.right[t] ? "ll-good" : "ll-wrong" }));
    const items = [column(place, time, "symbols"), ...uprights(place, source, "symbols"), ...marks, ...inView(place).map((t) => ({ key: `t${t}`, t, letter: source.symbols[t] }))];
    keyed(group, items, (item) => el(item.letter ? "text" : "path", {}), (mark, item) => {
      if (item.letter) set(mark, { x: place.X(item.t), y: top + 31, "text-anchor": "middle", class: "ll-letter", text: item.letter });
      else set(mark, { d: item.d, class: item.kind });
    });
  }

  function heard(node, place, { sizes, played, block, time, source }) {
    const { J } = played.net.layers[0];
    const top = place.tops.heard;
    const floor = top + TALL.heard;
    const size = (value) => Math.max(0, Math.min(1, (Math.log10(value || 1e-300) - LOW) / -LOW)) * (TALL.heard - 4);
    const nothing = !sizes.some((value) => value > 0);
    const power = (n) => `10${[..."⁻"]}${"⁰¹²³⁴⁵⁶⁷⁸"[n]}`;
    const group = drawFrame(node, place, "heard", nothing ? `${WORDS.heard}: ${WORDS.nothing}` : WORDS.heard, [["1", 5], [power(4), TALL.heard / 2 + 2], [power(8), TALL.heard]]);
    const bar = (t, value, wide) => `M${px(place.X(t) - (place.step * wide) / 2)} ${floor}v${px(-size(value))}h${px(place.step * wide)}V${floor}Z`;
    const bars = inView(place).filter((t) => t <= time);
    const joined = (value, wide) => bars.filter((t) => size(value(t)) > 0).map((t) => bar(t, value(t), wide)).join("");
    paths(group, [
      column(place, time, "heard"),
      ...uprights(place, source, "heard"),
      { key: "all", kind: "ll-all", d: joined((t) => Math.max(...sizes.subarray(t * J, (t + 1) * J)), 0.8) },
      { key: "own", kind: "ll-own", d: joined((t) => sizes[t * J + block], 0.4) },
    ]);
  }

  // What a click at (x, y) means: {checkpoint} or {time}.
  function under(place, run, T, x, y) {
    const inner = Math.max(0, Math.min(1, (x - LEFT) / (place.right - LEFT)));
    if (y < place.tops.whole - 14) {
      const n = inner ** 2 * run.steps.at(-1);
      const off = run.steps.map((step) => Math.abs(Math.sqrt(step) - Math.sqrt(n)));
      return { checkpoint: off.indexOf(Math.min(...off)) };
    }
    if (y < place.tops.gates - 14) return { time: Math.min(T - 1, Math.floor(inner * T)) };
    return { time: Math.min(place.last - 1, place.first + Math.floor(inner * place.shown)) };
  }

  const panels = { curve, whole, gates, states, symbols, heard };
  return { plan, frame, panels, under };
})();
