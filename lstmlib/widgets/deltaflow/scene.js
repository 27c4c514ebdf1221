// What the picture shows at this moment: cards, nodes, ribbons and texts, from places and terms.

const sceneOf = (() => {
  // What the widths of a layer are measured by: its widest ribbon, or half of the widest outline.
  function widest(data, l, cells, inputs, t) {
    const { H } = data.net.layers[l];
    const run = data.flow.layers[l];
    const total = (name) => Math.abs(cells.reduce((sum, i) => sum + run[name][t * H + i], 0));
    const terms = ["arrivals", "children", "departures", "recurrentOut"].flatMap((name) => flowTerms[name](data, l, cells, t));
    if (l === 0) terms.push(...flowTerms.toInput(data, inputs, t));
    return Math.max(total("e_y"), total("eps_s"), ...terms.map((term) => Math.max(Math.abs(term.value), term.gross / 2)));
  }

  function scales({ data, plan, cellsOf, inputs }, shared) {
    const all = data.net.layers.map((_, l) => Math.max(...plan.columns.map((column) => widest(data, l, cellsOf(l), inputs, column.t)), 1e-300));
    const most = Math.max(...all);
    const of = (l) => ribbons.WIDEST / (shared ? most : all[l]);
    return { of, times: (l) => (shared ? 1 : most / all[l]) };
  }

  const RUN = { y_c: "e_y", s: "eps_s" };
  const QUANTITY = { y_c: "e_y", s: "ε_s" };

  function nodesOf(ctx, column, l, parts) {
    const { data, cells, unitsOf } = ctx;
    const { t } = column;
    const layer = data.net.layers[l];
    const blocks = new Set(cells.map((i) => Math.floor(i / layer.S)));
    const chosen = unitsOf(l);
    const open = (terms) => terms.filter((term) => !term.cut).map((term) => term.value);
    return Object.entries(column.cards[l].nodes).map(([name, place]) => {
      const what = RUN[name] ?? name;
      const bars = flowModel.bars(data, l, what, t);
      const gate = name in RUN ? null : name;
      const perBlock = gate && gate !== "c";
      const list = perBlock ? [...blocks] : [...chosen];
      const value = { y_c: parts.e_y, s: parts.eps }[name] ?? list.reduce((sum, u) => sum + bars[u], 0);
      const falls = { y_c: open(parts.arriving), s: open(parts.into) }[name] ?? open(flowTerms.shares(data, l, cells, t, name));
      // A small node has no numbers and bars: it is another one.
      const node = { key: `${column.size}${column.offset}:${l}:${name}`, place, symbol: gate ? WORDS.net(name) : name, what: QUANTITY[name] ?? "δ", gate, value, bars, units: new Set(list), l, small: column.size === "small" };
      if (falls?.length > 1) node.falls = falls;
      if (gate && data.truncation === "today" && !node.small) {
        const { G, rows } = layer;
        const sent = (perBlock ? [...blocks] : cells).reduce((sum, i) => sum + data.flow.layers[l].sent[t * G + rows[name] + i], 0);
        node.second = WORDS.sent(base.number(sent));
      }
      return node;
    });
  }

  function ends(ctx, column) {
    const { data, inputs } = ctx;
    const { net, flow } = data;
    const found = [];
    const part = (array, n) => Array.from(array.subarray(column.t * n, (column.t + 1) * n));
    const node = (name, what, place, bars, units) => found.push({ key: `${column.offset}:${name}`, symbol: name, what, place, bars, units: new Set(units), l: name === "x" ? -1 : -2, value: units.reduce((sum, i) => sum + bars[i], 0), small: false });
    if (column.outputs) {
      const bars = part(flow.delta_k, net.n_out);
      const most = bars.reduce((best, v, i) => (Math.abs(v) > Math.abs(bars[best]) ? i : best), 0);
      node("k", "δ_k", column.outputs, bars, [most]);
    }
    if (column.input) {
      node("x", "e_x", column.input, part(flow.e_x, net.n_in), inputs);
      found.at(-1).falls = flowTerms.toInput(data, inputs, column.t).filter((term) => !term.cut).map((term) => term.value);
    }
    return found;
  }

  function textsOf(plan, column, data, label) {
    const found = [];
    const add = (key, x, y, words, anchor = "middle", turn = false) => found.push({ key: `${column.offset}:${key}`, x, y, words, anchor, turn });
    const wide = column.size === "wide";
    const edge = plan.side - 4;
    const name = column.offset ? (column.offset < 0 ? WORDS.past : WORDS.future) : `t = ${column.t}${WORDS.at(label)}`;
    add("t", column.x0 + column.w / 2, 14, name);
    if (column.outputs && wide) add("outputs", column.outputs.x + column.outputs.w / 2 + 8, column.outputs.y + 24, WORDS.outputs, "start");
    if (column.input && wide) add("input", column.input.x - column.input.w / 2 - 8, column.input.y + 24, WORDS.input, "end");
    for (const l of plan.shown) {
      const card = column.cards[l];
      if (!wide) continue;
      const { s, y_c } = card.nodes;
      if (column.t + 1 < data.T) add(`right${l}`, card.x0 + card.w + edge, s.y + s.h / 2 + 24, WORDS.future, "end");
      if (column.t > 0) add(`left${l}`, card.x0 - edge, s.y + s.h / 2 + 24, WORDS.past, "start");
      const below = card.y0 + card.h + 30;
      add(`below${l}`, card.x0 + card.w + edge, below, WORDS.below(data.net.layers[l].H), "end");
      if (column.t > 0 && data.net.options.recurrent) add(`same${l}`, card.x0 - edge, below + 12, WORDS.same, "start");
      if (column.t + 1 < data.T && data.net.options.recurrent) add(`rec${l}`, card.x0 + card.w + edge, y_c.y + y_c.h / 2 + 24, WORDS.future, "end");
    }
    return found;
  }

  function scene(ctx) {
    const { plan, data } = ctx;
    const out = { width: plan.width, height: plan.height, cards: [], nodes: [], ribbons: [], texts: [] };
    const scaled = scales(ctx, ctx.view.has("scale"));
    for (const column of plan.columns) {
      const here = { ...ctx, scale: scaled.of };
      out.nodes.push(...ends(here, column));
      for (const l of plan.shown) {
        const inner = { ...here, cells: ctx.cellsOf(l), lowerCells: l ? ctx.cellsOf(l - 1) : [] };
        const parts = ribbons.inCard(inner, column, l);
        out.ribbons.push(...parts.found, ...ribbons.leaving(inner, column, l));
        out.nodes.push(...nodesOf(inner, column, l, parts));
        const card = column.cards[l];
        const times = scaled.times(l);
        const note = ctx.view.has("scale") || times < 1.05 ? "" : WORDS.magnified(base.number(Number(times.toPrecision(2))));
        // Beside the title a phone has no room.
        const drop = column.size === "narrow" ? 62 : 35;
        out.cards.push({ key: `${column.offset}:${l}`, drop, x: card.x0, y: card.y0 - 10, w: card.w, h: card.h + 20, title: column.size === "small" && column.offset ? "" : WORDS.layer(l), note: column.size === "small" ? "" : note });
      }
      out.ribbons.push(...ribbons.fromOutputs(here, column));
      if (column.input) out.ribbons.push(...ribbons.toInput(here, column, ctx.inputs));
      out.texts.push(...textsOf(plan, column, data, data.labels[column.t]));
    }
    return out;
  }

  return scene;
})();
