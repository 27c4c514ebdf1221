// Where everything stands: nodes as boxes { x, y, w, h } with x at the centre and y at the top.

const places = (() => {
  const NODE = { wide: [116, 40], small: [46, 24], narrow: [0, 40] };
  const GAP = { wide: [58, 66], small: [40, 46], narrow: [60, 64] };

  // One layer's card at (x0, y0), w wide. `size` is wide, small (of three steps) or narrow.
  function card(x0, y0, w, size, forget) {
    const [g1, g2] = GAP[size];
    const [full, h] = NODE[size];
    // Where there is little room, nets stand closer and nothing else.
    const node = (fx, y, width = Math.min(full, 0.24 * w - 3)) => ({ x: x0 + fx * w, y: y0 + y, w: width, h });
    const ys = h + g1;
    const yn = ys + h + g2;
    if (size !== "narrow") {
      const nodes = { y_c: node(0.56, 0), s: node(0.36, ys), c: node(0.12, yn), in: node(0.36, yn), out: node(0.87, yn) };
      if (forget) nodes.phi = node(0.6, yn);
      return { x0, y0, w, h: yn + h, nodes };
    }
    const cell = (w - 44) / 2;
    const left = (cell / 2 + 4) / w;
    const right = (w - 24 - cell / 2) / w;
    const y2 = yn + h + 40;
    const nodes = { y_c: node(0.56, 0, 148), s: node(0.42, ys, 148), c: node(left, yn, cell), out: node(right, y2, cell) };
    if (forget) nodes.phi = node(right, yn, cell);
    nodes.in = node(left, y2, cell);
    const gutter = x0 + 4 + cell + (w - 28 - 2 * cell) / 2;
    return { x0, y0, w, h: y2 + h, nodes, gutter, lane: x0 + w - 10 };
  }

  // The whole picture. `show` lists the layers from the top, `columns` the offsets from t.
  function plan({ width, net, mode, layer, T, t }) {
    const top = net.layers.length - 1;
    const narrow = mode === "narrow";
    const size = narrow ? "narrow" : mode === "steps" ? "small" : "wide";
    const offsets = (mode === "steps" ? [-1, 0, 1] : [0]).filter((d) => t + d >= 0 && t + d < T);
    const shown = narrow ? [layer] : Array.from({ length: top + 1 }, (_, i) => top - i);
    const side = narrow ? 14 : mode === "steps" ? 34 : Math.min(74, (width - 492) / 2);
    const gutter = mode === "steps" ? 26 : 0;
    const w = (width - 2 * side - gutter * (offsets.length - 1)) / offsets.length;
    const link = narrow ? 50 : size === "small" ? 52 : 62;
    const end = 40;
    const columns = offsets.map((offset, c) => {
      const x0 = side + c * (w + gutter);
      let y = 22;
      const column = { offset, x0, w, size, cards: {}, t: t + offset };
      const box = (yy) => ({ x: x0 + 0.56 * w, y: yy, w: Math.min(w * 0.9, 190), h: end });
      if (!narrow || layer === top) {
        column.outputs = narrow ? { ...box(y), x: x0 + 0.5 * w } : box(y);
        y += end + link;
      } else {
        y += link;
      }
      for (const l of shown) {
        column.cards[l] = card(x0, y, w, size, net.layers[l].forget);
        y += column.cards[l].h + link;
      }
      if (!narrow || layer === 0) {
        column.input = { x: x0 + (narrow ? 0.5 : 0.36) * w, y, w: Math.min(w * 0.9, 190), h: end };
        y += end;
      }
      column.bottom = y;
      return column;
    });
    return { width, height: columns[0].bottom + 10, columns, shown, side };
  }

  // Narrower than this, a picture shows one layer a screen.
  const NARROW = 560;

  return { plan, NARROW };
})();
