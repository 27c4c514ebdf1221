// The picture itself: cards, ribbons, valves and nodes, kept from draw to draw and updated in place.

const picture = (() => {
  const { el, set, keyed, number } = base;
  const { label: symbol, px } = kit;

  function make(context, actions) {
    const hatch = kit.hatch();
    const layers = Object.fromEntries(["cards", "gross", "ribbons", "valves", "nodes", "texts"].map((name) => [name, el("g", { class: `ll-${name}` })]));
    const svg = el("svg", { class: "ll-picture", role: "group", "aria-label": WORDS.picture }, hatch.defs, ...Object.values(layers));
    // On the element around it: an SVG with listeners of its own would be a tab stop.
    const stage = el("div", { class: "ll-stage" }, svg);
    const find = (event) => event.target.closest?.("[data-key]")?.dataset.key ?? null;
    // Not "pointerover": that comes, too, where the page scrolls under a pointer that rests.
    context.listen(stage, "pointermove", (event) => actions.hover(find(event)));
    context.listen(stage, "pointerleave", () => actions.hover(null));
    context.listen(stage, "click", (event) => {
      const unit = event.target.closest?.("[data-unit]");
      if (unit) actions.unit(Number(unit.dataset.layer), Number(unit.dataset.unit));
      else if (find(event)) actions.select(find(event));
    });
    context.listen(stage, "focusin", (event) => actions.focus(find(event)));
    context.listen(stage, "focusout", () => actions.hover(null));
    context.listen(stage, "keydown", (event) => walk(event, layers.ribbons, actions));
    return { svg, stage, layers, hatch };
  }

  // Arrow keys walk along the ribbons in the order in which the error flows.
  function walk(event, group, actions) {
    const list = [...group.children];
    const at = list.indexOf(document.activeElement);
    const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const goal = event.key === "Home" ? 0 : event.key === "End" ? list.length - 1 : at + move;
    if (at < 0) return;
    if (Number.isInteger(goal)) list[Math.max(0, Math.min(list.length - 1, goal))].focus();
    else if (event.key === "Enter" || event.key === " ") actions.select(list[at].dataset.key);
    else if (event.key === "x" || event.key === "X" || event.key === "Delete") actions.cut(list[at].dataset.key);
    else return;
    event.preventDefault();
  }

  function makeRibbon(item) {
    const parts = ["ll-halo", "ll-ring", "ll-body", "ll-body", "ll-spine"].map((name) => el("path", { class: name }));
    const group = el("g", { class: "ll-ribbon", role: "button", "data-key": item.key }, ...parts, el("text", { class: "ll-snip" }));
    return group;
  }

  function drawRibbon(group, item, state) {
    const [halo, ring, first, last, spine, snip] = group.childNodes;
    const { term, segments } = item;
    const dash = term.a ? GATES[term.a].dash : "";
    const names = ["ll-ribbon", term.cut && "ll-stub", state.emphasis && !state.emphasis(item) && "ll-dim", item.key === state.selected && "ll-chosen", item.key === state.hovered && "ll-lit"];
    set(group, {
      class: names.filter(Boolean).join(" "),
      tabindex: item.key === state.tabStop ? 0 : -1,
      "aria-pressed": item.key === state.selected ? "true" : "false",
      "data-value": term.value,
      "aria-label": `${WORDS.road(term)}: ${number(term.value)}${term.cut ? `, ${WORDS.cutState[term.cut]}` : ""}`,
    });
    set(halo, { d: item.spine });
    set(ring, { d: item.spine });
    const body = (path, segment) => {
      // A thin ribbon wears its gate's dash itself, a wide one as a line along its middle.
      const thin = segment.width < 4;
      const ink = state.hatch.ink(segment.zero ? 0 : segment.negative ? -1 : 1);
      set(path, { d: segment.d, stroke: ink, "stroke-width": segment.width, "stroke-dasharray": segment.zero ? "1 5" : thin && dash ? dash : null });
    };
    body(first, segments[0]);
    body(last, segments[1] ?? { d: "", width: 9 });
    const wide = segments.at(-1).width >= 4;
    set(spine, { d: wide && term.a ? segments.at(-1).d : "", "stroke-dasharray": dash || null });
    set(snip, { x: px(item.snip[0] - 7), y: px(item.snip[1] + 5), text: term.cut ? "✂" : "" });
  }

  function drawValve(group, item) {
    const { x, y, text, factor, left, quiet } = item.valve;
    const [shape, label, value] = group.childNodes;
    set(shape, { d: item.level ? `M${px(x)} ${px(y - 9)}l4 9l-4 9l-4 -9z` : `M${px(x - 9)} ${px(y)}l9 -4l9 4l-9 4z` });
    const dx = item.level ? 0 : left ? -12 : 12;
    const dy = item.level ? -28 : -2;
    const anchor = item.level ? "middle" : left ? "end" : "start";
    set(label, { x: px(x + dx), y: px(y + dy), "text-anchor": anchor });
    symbol(label, quiet ? "" : text);
    set(value, { x: px(x + dx), y: px(y + dy + 14.5), "text-anchor": anchor, text: quiet || factor === null ? "" : `×${number(factor)}` });
  }

  const makeValve = () => el("g", { class: "ll-valve", "aria-hidden": "true" }, el("path"), el("text"), el("text", { class: "ll-number" }));

  function makeNode() {
    const group = el("g", { class: "ll-node" }, el("rect", { class: "ll-box", rx: 5 }), el("text", { class: "ll-symbol" }), el("text", { class: "ll-number", "text-anchor": "end" }, el("tspan"), el("tspan")), el("g", { class: "ll-bars" }, ...BARS.map(() => el("path")), el("g")), el("g", { class: "ll-fall" }), el("text", { class: "ll-number", "text-anchor": "end" }));
    return group;
  }

  // One signed bar a unit. The bars of a node are four paths, chosen or not and by sign; on top of
  // them lies a button a unit for the pointer (the select boxes serve the keyboard).
  const BARS = ["ll-plus", "ll-minus", "ll-plus ll-chosen", "ll-minus ll-chosen"];

  function drawBars(group, node, area, state) {
    const { bars } = node;
    const most = Math.max(...bars.map(Math.abs), 1e-300);
    const step = Math.min(14, area.w / bars.length);
    const mid = area.y + area.h / 2;
    const paths = BARS.map(() => "");
    bars.forEach((value, i) => {
      const height = Math.max(0.8, (Math.abs(value) / most) * (area.h / 2));
      const kind = (value < 0 ? 1 : 0) + (node.units.has(i) ? 2 : 0);
      paths[kind] += `M${px(area.x + (i + 0.15) * step)} ${px(value < 0 ? mid : mid - height)}h${px(step * 0.7)}v${px(height)}h${px(-step * 0.7)}z`;
    });
    const parts = group.childNodes;
    BARS.forEach((name, kind) => set(parts[kind], { d: paths[kind], class: name, fill: state.hatch.ink(kind % 2 ? -1 : 1) }));
    const hit = (i) => ({ x: px(area.x + i * step), y: px(area.y), width: px(step), height: area.h, "data-unit": i, "data-layer": node.l, class: node.units.has(i) ? "ll-unit ll-chosen" : "ll-unit" });
    keyed(parts[BARS.length], bars.map((_, key) => ({ key })), () => el("rect"), (rect, { key }) => set(rect, hit(key)));
  }

  // A small waterfall: the terms one below the other, each from where the last one ended.
  function drawFall(group, falls, area, state) {
    let sum = 0;
    const spans = falls.map((value) => [sum, (sum += value)]);
    if (spans.length) spans.push([0, sum]);
    const ends = [0, ...spans.flat()];
    const low = Math.min(...ends);
    const unit = area.w / (Math.max(...ends) - low || 1);
    const row = area.h / Math.max(1, spans.length);
    keyed(
      group,
      spans.map(([from, to], i) => ({ key: i, from, to, net: i === spans.length - 1 })),
      () => el("rect"),
      (bar, { key, from, to, net }) => {
        const x = area.x + (Math.min(from, to) - low) * unit;
        set(bar, { x: px(x), width: px(Math.max(0.8, Math.abs(to - from) * unit)), y: px(area.y + key * row), height: px(row * 0.8), fill: state.hatch.ink(to < from ? -1 : 1), class: net ? "ll-net" : "" });
      },
    );
  }

  function drawNode(group, node, state) {
    const [box, name, value, bars, fall, second] = group.childNodes;
    const { x, y, w, h } = node.place;
    const left = x - w / 2;
    set(group, { class: `ll-node ll-gate-${node.gate ?? "none"}${node.dim ? " ll-dim" : ""}` });
    set(box, { x: px(left), y: px(y), width: px(w), height: h, "stroke-dasharray": node.gate ? GATES[node.gate].dash || null : null });
    if (node.small) {
      set(name, { x: px(x), y: px(y + 16), "text-anchor": "middle" });
      symbol(name, node.symbol);
      return;
    }
    set(name, { x: px(left + 7), y: px(y + 15), "text-anchor": null });
    symbol(name, node.symbol);
    set(value, { x: px(left + w - 6), y: px(y + 15), "text-anchor": "end" });
    symbol(value.firstChild, node.what);
    set(value.lastChild, { text: ` ${number(node.value)}` });
    set(second, { x: px(left + w - 6), y: px(y + 33), text: node.second ?? "" });
    const falls = (!node.second && node.falls) || [];
    const both = falls.length > 1 || node.second;
    const width = w - 14;
    drawBars(bars, node, { x: left + 7, y: y + 20, w: width * (node.second ? 0.16 : both ? 0.46 : 1), h: 17 }, state);
    drawFall(fall, falls.length > 1 ? falls : [], { x: left + 7 + width * 0.54, y: y + 21, w: width * 0.46, h: 16 }, state);
  }

  function drawCard(group, card) {
    const [box, title, note] = group.childNodes;
    set(box, { x: px(card.x), y: px(card.y), width: px(card.w), height: px(card.h), rx: 10 });
    set(title, { x: px(card.x + 7), y: px(card.y + 20), text: card.title });
    set(note, { x: px(card.x + 7), y: px(card.y + card.drop), text: card.note });
  }

  function draw(view, scene, state) {
    const { layers, hatch } = view;
    state.hatch = hatch;
    set(view.svg, { viewBox: `0 0 ${scene.width} ${Math.ceil(scene.height)}`, width: scene.width, height: Math.ceil(scene.height) });
    keyed(layers.cards, scene.cards, () => el("g", { class: "ll-card" }, el("rect"), el("text", { class: "ll-title" }), el("text", { class: "ll-note" })), drawCard);
    keyed(layers.gross, scene.ribbons.filter((item) => item.gross), () => el("path"), (path, item) => set(path, { d: item.grossPath, "stroke-width": item.gross }));
    keyed(layers.ribbons, scene.ribbons, makeRibbon, (group, item) => drawRibbon(group, item, state));
    keyed(layers.valves, scene.ribbons.filter((item) => item.valve), makeValve, drawValve);
    keyed(layers.nodes, scene.nodes, makeNode, (group, node) => drawNode(group, node, state));
    keyed(layers.texts, scene.texts, () => el("text", { class: "ll-port" }), (text, { x, y, anchor, words, turn }) => set(text, { x: px(x), y: px(y), "text-anchor": anchor, text: words, transform: turn ? `rotate(-90 ${px(x)} ${px(y)})` : null }));
  }

  return { make, draw };
})();
