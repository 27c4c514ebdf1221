// From terms and places to ribbons: { key, term, segments, gross, valve, … }. A ribbon follows a
// curve through points [x, y] with upright ends (or level ends, for the roads that come from the
// side). It has one width, or two where a valve stands between.

const ribbons = (() => {
  const HAIR = 0.9;
  const WIDEST = 20;

  const round = (value) => Math.round(value * 10) / 10;

  // The curve through the points.
  function curve(points, level) {
    return points
      .map(([x, y], i) => {
        if (!i) return `M${round(x)} ${round(y)}`;
        const [px, py] = points[i - 1];
        const mid = level ? (px + x) / 2 : (py + y) / 2;
        return level
          ? `C${round(mid)} ${round(py)} ${round(mid)} ${round(y)} ${round(x)} ${round(y)}`
          : `C${round(px)} ${round(mid)} ${round(x)} ${round(mid)} ${round(x)} ${round(y)}`;
      })
      .join("");
  }

  // Proportional; what would be thinner than a hair is a hair, and nothing at all is a dotted one.
  const wide = (value, scale) => Math.max(HAIR, Math.abs(value) * scale);

  // One ribbon. Before a valve it is as wide as `inflow`, after it as wide as the term.
  function ribbon(key, term, points, scale, { level = false, valve = null, inflow = 0, quiet = false } = {}) {
    const at = valve ? valve.index : 0;
    const segment = (part, value) => ({ d: curve(part, level), width: round(wide(value, scale)), negative: value < 0, zero: value === 0 });
    const segments = [segment(points.slice(at), term.value)];
    if (valve) segments.unshift(segment(points.slice(0, at + 1), inflow));
    const cancels = term.gross > Math.abs(term.value) * 1.001;
    return {
      key,
      term,
      segments,
      spine: curve(points, level),
      gross: cancels && !term.cut ? round(term.gross * scale) : 0,
      grossPath: segments.at(-1).d,
      snip: [0, 1].map((i) => (points[0][i] + points[1][i]) / 2),
      valve: valve && !term.cut ? { x: points[at][0], y: points[at][1], text: valve.text, factor: term.factor ?? null, left: Boolean(valve.left), quiet } : null,
      level,
    };
  }

  // Evenly spaced landing places around x for n ribbons.
  const spread = (x, n, step) => Array.from({ length: n }, (_, i) => x + (i - (n - 1) / 2) * step);

  // A collapsed recurrent bundle: one term for all nets.
  function together(terms, road) {
    const open = terms.filter((term) => !term.cut);
    const add = (name) => open.reduce((sum, term) => sum + term[name], 0);
    const { l } = terms[0];
    return { road, l, key: `${l}.${road}`, value: add("value"), gross: add("gross"), cut: open.length ? null : terms[0].cut };
  }

  // All ribbons inside one card, and those that arrive at its top.
  function inCard(ctx, column, l) {
    const { data, cells, scale, view, plan } = ctx;
    const card = column.cards[l];
    const { nodes } = card;
    const small = column.size === "small";
    const narrow = column.size === "narrow";
    const { t } = column;
    const key = (term) => `${column.offset}:${term.key}`;
    const run = data.flow.layers[l];
    const H = data.net.layers[l].H;
    const total = (name) => cells.reduce((sum, i) => sum + run[name][t * H + i], 0);
    const e_y = total("e_y");
    const eps = total("eps_s");
    const k = scale(l);
    const found = [];
    const step = small ? 9 : 26;

    const arriving = flowTerms.arrivals(data, l, cells, t);
    const above = arriving.filter((term) => term.road !== "rec");
    const upper = column.cards[l + 1];
    const landing = spread(nodes.y_c.x, above.length, step);
    above.forEach((term, i) => {
      const from = upper ? upper.nodes[term.a] : column.outputs;
      const start = from ? [from.x, from.y + from.h] : [landing[i], nodes.y_c.y - 44];
      found.push(ribbon(key(term), term, [start, [landing[i], nodes.y_c.y]], k));
    });

    // From t+1: the recurrent roads into y_c, the carousel into s.
    const rec = arriving.filter((term) => term.road === "rec");
    const next = plan.columns.find((other) => other.offset === column.offset + 1);
    const right = card.x0 + card.w + plan.side - 4;
    if (rec.length) {
      const list = view.has("recurrent") ? rec : [together(rec, "recs")];
      spread(nodes.y_c.y + nodes.y_c.h / 2, list.length, small ? 5 : 9).forEach((y, i) => {
        const term = list[i];
        const source = next && term.a ? next.cards[l].nodes[term.a] : null;
        const start = source ? [source.x - source.w / 2, source.y + source.h / 2] : [right, y];
        found.push(ribbon(key(term), term, [start, [nodes.y_c.x + nodes.y_c.w / 2, y]], k, { level: true }));
      });
    }
    const into = flowTerms.children(data, l, cells, t);
    for (const term of into) {
      if (term.road === "state") {
        const start = [nodes.y_c.x - nodes.y_c.w * 0.25, nodes.y_c.y + nodes.y_c.h];
        const end = [nodes.s.x + nodes.s.w * 0.1, nodes.s.y];
        const valve = { index: 1, text: flowTerms.factorText(term), left: true };
        const middle = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
        found.push(ribbon(key(term), term, [start, middle, end], k, { valve, inflow: e_y, quiet: small }));
      } else if (term.road === "carousel") {
        const source = next ? next.cards[l].nodes.s : null;
        const y = nodes.s.y + nodes.s.h / 2;
        const end = [nodes.s.x + nodes.s.w / 2, y];
        const start = source ? [source.x - source.w / 2, y] : [right, y];
        // Between two columns the whole road is in sight, with its valve.
        const ahead = cells.reduce((sum, i) => sum + run.eps_s[(t + 1) * H + i], 0);
        const whole = source ? { valve: { index: 1, text: flowTerms.factorText({ road: "leave" }) }, inflow: ahead, quiet: true } : {};
        const points = source ? [start, [(start[0] + end[0]) / 2, y], end] : [start, end];
        found.push(ribbon(key(term), term, points, k, { level: true, ...whole }));
      } else if (view.has("peepholes")) {
        const y = nodes.s.y + nodes.s.h - 6;
        const gate = term.a === "out" ? nodes.out : next?.cards[l].nodes[term.a];
        const from = gate ? [gate.x - gate.w / 2, gate.y + 8] : [right, y + (term.a === "in" ? 8 : 16)];
        found.push(ribbon(key(term), term, [from, [nodes.s.x + nodes.s.w / 2, y]], k, { level: true }));
      }
    }

    for (const term of flowTerms.departures(data, l, cells, t)) {
      const second = narrow && term.a === "in";
      const valve = { index: 1, text: flowTerms.factorText(term), left: second || term.a === "c" };
      if (term.road === "gate") {
        const start = [nodes.y_c.x + nodes.y_c.w * 0.25, nodes.y_c.y + nodes.y_c.h];
        const turn = narrow ? [[card.lane, nodes.phi ? nodes.phi.y + nodes.phi.h / 2 : nodes.c.y]] : [];
        const last = [nodes.out.x + (narrow ? nodes.out.w * 0.3 : 0), nodes.out.y - 24];
        valve.index = turn.length + 1;
        valve.left = narrow;
        found.push(ribbon(key(term), term, [start, ...turn, last, [last[0], nodes.out.y]], k, { valve, inflow: e_y, quiet: small }));
      } else if (term.road === "leave") {
        const y = nodes.s.y + nodes.s.h / 2;
        if (plan.columns.some((other) => other.offset === column.offset - 1)) continue;
        const end = card.x0 - plan.side + 4;
        const from = nodes.s.x - nodes.s.w / 2;
        valve.index = 1;
        found.push(ribbon(key(term), term, [[from, y], [(from + end) / 2, y], [end, y]], k, { level: true, valve, inflow: eps, quiet: small }));
      } else {
        const node = nodes[term.a];
        const order = { c: -1, in: 0, phi: 1 }[term.a];
        const start = [nodes.s.x + order * (small ? 11 : 32), nodes.s.y + nodes.s.h];
        const turn = second ? [[card.gutter, nodes.c.y + nodes.c.h / 2]] : [];
        const x = second ? node.x + node.w * 0.3 : node.x;
        valve.index = turn.length + 1;
        found.push(ribbon(key(term), term, [start, ...turn, [x, node.y - 22], [x, node.y]], k, { valve, inflow: eps, quiet: small }));
      }
    }
    return { found, e_y, eps, arriving: [...above, ...rec], into };
  }

  // What leaves a card at the bottom: to the same layer at t−1, and on a phone to the layer below.
  function leaving(ctx, column, l) {
    const { data, cells, scale, view, plan } = ctx;
    const { nodes, x0, h, y0 } = column.cards[l];
    const narrow = column.size === "narrow";
    const key = (term) => `${column.offset}:${term.key}`;
    const found = [];
    const back = flowTerms.recurrentOut(data, l, cells, column.t);
    const inside = plan.columns.some((other) => other.offset === column.offset - 1);
    if (back.length && !inside) {
      const list = view.has("recurrent") ? back : [together(back, "backs")];
      list.forEach((term, i) => {
        const node = nodes[term.a ?? "c"];
        const start = narrow ? [x0 + 10 + 9 * i, y0 + h + 4] : [node.x - node.w / 2 + 10, node.y + node.h];
        found.push(ribbon(key(term), term, [start, [x0 - plan.side + 8 + 7 * i, y0 + h + 22 + 8 * i]], scale(l)));
      });
    }
    if (narrow && l > 0) {
      const lower = ctx.lowerCells;
      for (const term of flowTerms.arrivals(data, l - 1, lower, column.t)) {
        if (term.road !== "down") continue;
        const node = nodes[term.a];
        found.push(ribbon(key(term), term, [[node.x - 30, node.y + node.h], [node.x - 30, node.y + node.h + 26]], scale(l - 1)));
      }
    }
    return found;
  }

  // From the nets of layer 0 to the selected inputs.
  function toInput(ctx, column, inputs) {
    const { data, scale } = ctx;
    const card = column.cards[0];
    const box = column.input;
    const terms = flowTerms.toInput(data, inputs, column.t);
    const short = terms.filter((term) => term.road === "shortcut");
    const nets = terms.filter((term) => term.road === "down");
    const landing = spread(box.x, nets.length, column.size === "small" ? 9 : 26);
    const found = nets.map((term, i) => {
      const node = card.nodes[term.a];
      return ribbon(`${column.offset}:${term.key}`, term, [[node.x, node.y + node.h], [landing[i], box.y]], scale(0));
    });
    for (const term of short) {
      const x = card.x0 + card.w + 0.55 * ctx.plan.side;
      // On a phone the output units may be on another screen: then only the road's end is here.
      const top = column.outputs ? shortcutStart(column, x) : [[x, box.y - 130]];
      const points = [...top, [x, box.y - 60], [box.x + box.w / 2 - 8, box.y]];
      found.push(ribbon(`${column.offset}:${term.key}`, term, points, scale(0)));
    }
    return found;
  }

  const shortcutStart = ({ outputs }, x) => [[outputs.x + outputs.w / 2 - 8, outputs.y + outputs.h], [x, outputs.y + 120]];

  // The shortcut's beginning, where the input is on another screen.
  function fromOutputs(ctx, column) {
    if (!column.outputs || column.input) return [];
    const term = flowTerms.toInput(ctx.data, ctx.inputs, column.t).find(({ road }) => road === "shortcut");
    const l = Object.keys(column.cards)[0];
    const x = column.cards[l].x0 + column.cards[l].w + 8;
    return term ? [ribbon(`${column.offset}:${term.key}`, term, shortcutStart(column, x), ctx.scale(0))] : [];
  }

  return { inCard, leaving, toInput, fromOutputs, WIDEST };
})();
