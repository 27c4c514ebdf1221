// The forward pass of lstmlib for one sequence, on Float64Arrays. The arithmetic of every cell
// comes from `formulas`; here are only the loops. Arrays of a layer are flat: gates are
// [t * J + j], cells [t * J * S + j * S + v], and the fused rows stand in the order in, phi, c, out.

const engine = (() => {
  const GATES = ["in", "phi", "out"];

  // Rows of the fused arrays, as lstmlib.layer.spans.
  function rowsOf(J, S, forget) {
    const rows = { in: 0 };
    if (forget) rows.phi = J;
    rows.c = forget ? 2 * J : J;
    rows.out = rows.c + J * S;
    return rows;
  }

  // The network from its description and the float64 weights that lstmlib.widgets.base packed.
  function unpack(spec, weights) {
    let at = 0;
    const take = (n) => weights.slice(at, (at += n));
    let n = spec.n_in;
    const layers = spec.layers.map(([J, S]) => {
      const forget = spec.options.forget_gates;
      const rows = rowsOf(J, S, forget);
      const G = rows.out + J;
      const M = n + (spec.options.recurrent ? J * S : 0);
      const layer = { J, S, H: J * S, n, M, G, rows, forget };
      layer.peeps = spec.options.peepholes ? GATES.filter((a) => a in rows) : [];
      layer.W = take(G * M);
      layer.b = take(G);
      layer.p = take(layer.peeps.length * J * S);
      n = J * S;
      return layer;
    });
    const columns = n + (spec.options.shortcut ? spec.n_in : 0);
    const net = { n_in: spec.n_in, n_out: spec.n_out, options: spec.options, layers, columns };
    net.w_k = take(spec.n_out * columns);
    net.b_k = take(spec.n_out);
    if (at !== weights.length) throw new Error(`weights: expected ${at} numbers, got ${weights.length}`);
    return net;
  }

  // A copy whose weights may be changed: forget biases shifted, all weights but biases scaled.
  function changed(net, { forgetBias = 0, scale = 1 } = {}) {
    const layers = net.layers.map((layer) => {
      const copy = { ...layer, W: layer.W.map((w) => scale * w), b: layer.b.slice() };
      copy.p = layer.p.map((w) => scale * w);
      if (layer.forget) for (let j = 0; j < layer.J; j++) copy.b[layer.rows.phi + j] += forgetBias;
      return copy;
    });
    return { ...net, layers, w_k: net.w_k.map((w) => scale * w) };
  }

  // p[a][j, v] of a gate: the offset of the gate's peepholes in layer.p, or -1.
  const peepAt = (layer, a) => layer.peeps.indexOf(a) * layer.H;

  function gateNet(layer, a, j, net, seen, at) {
    const p = peepAt(layer, a);
    if (p < 0) return;
    for (let v = 0; v < layer.S; v++) {
      const i = j * layer.S + v;
      net[layer.rows[a] + j] += formulas.net_term(layer.p[p + i], seen ? seen[at + i] : 0);
    }
  }

  function forwardLayer(net, layer, x, T) {
    const { J, S, H, G, n, M, W, b, rows } = layer;
    const { f, g, h } = formulas.squash[net.options.squash];
    const gate = () => new Float64Array(T * J);
    const cell = () => new Float64Array(T * H);
    const run = { x, y_in: gate(), y_phi: gate().fill(1), y_out: gate(), net: new Float64Array(T * G) };
    Object.assign(run, { g: cell(), s: cell(), h: cell(), y_c: cell() });
    const row = new Float64Array(G);
    for (let t = 0; t < T; t++) {
      const now = t * H;
      const before = now - H;
      for (let r = 0; r < G; r++) {
        let sum = b[r];
        for (let m = 0; m < n; m++) sum += formulas.net_term(W[r * M + m], x[t * n + m]);
        if (M > n && t) for (let i = 0; i < H; i++) sum += formulas.net_term(W[r * M + n + i], run.y_c[before + i]);
        row[r] = sum;
      }
      for (let j = 0; j < J; j++) {
        const at = t * J + j;
        if (t) gateNet(layer, "in", j, row, run.s, before);
        if (t && layer.forget) gateNet(layer, "phi", j, row, run.s, before);
        run.y_in[at] = f(row[rows.in + j]);
        if (layer.forget) run.y_phi[at] = f(row[rows.phi + j]);
        for (let i = j * S; i < (j + 1) * S; i++) {
          run.g[now + i] = g(row[rows.c + i]);
          run.s[now + i] = formulas.state(run.y_phi[at], t ? run.s[before + i] : 0, run.y_in[at], run.g[now + i]);
          run.h[now + i] = h(run.s[now + i]);
        }
        gateNet(layer, "out", j, row, run.s, now);
        run.y_out[at] = f(row[rows.out + j]);
        for (let i = j * S; i < (j + 1) * S; i++) run.y_c[now + i] = formulas.cell_output(run.y_out[at], run.h[now + i]);
      }
      run.net.set(row, t * G);
    }
    return run;
  }

  function outputUnits(net, net_k, T) {
    const { n_out } = net;
    if (net.options.output === "identity") return net_k.slice();
    if (net.options.output === "logistic") return net_k.map(formulas.squash[net.options.squash].f);
    const y = new Float64Array(T * n_out);
    for (let t = 0; t < T; t++) {
      const part = net_k.subarray(t * n_out, (t + 1) * n_out);
      const top = Math.max(...part);
      let sum = 0;
      for (let k = 0; k < n_out; k++) sum += y[t * n_out + k] = Math.exp(part[k] - top);
      for (let k = 0; k < n_out; k++) y[t * n_out + k] /= sum;
    }
    return y;
  }

  function forward(net, x, T) {
    const layers = [];
    let below = x;
    for (const layer of net.layers) {
      layers.push(forwardLayer(net, layer, below, T));
      below = layers.at(-1).y_c;
    }
    const { n_in, n_out, columns, w_k, b_k } = net;
    const H = net.layers.at(-1).H;
    const net_k = new Float64Array(T * n_out);
    for (let t = 0; t < T; t++) {
      for (let k = 0; k < n_out; k++) {
        let sum = b_k[k];
        for (let i = 0; i < H; i++) sum += formulas.net_term(w_k[k * columns + i], below[t * H + i]);
        for (let m = 0; m < columns - H; m++) sum += formulas.net_term(w_k[k * columns + H + m], x[t * n_in + m]);
        net_k[t * n_out + k] = sum;
      }
    }
    return { x, T, layers, y: outputUnits(net, net_k, T) };
  }

  // Every weight array of a gradient, named as Network.named_parameters names it.
  function* named(net, gradient) {
    for (const [l, layer] of net.layers.entries()) {
      const g = gradient.layers[l];
      const kinds = Object.keys(layer.rows);
      const span = (a) => [layer.rows[a], layer.rows[a] + (a === "c" ? layer.H : layer.J)];
      for (const a of kinds) {
        const [first, last] = span(a);
        yield [`layers[${l}].w_${a}`, g.W.subarray(first * layer.M, last * layer.M)];
      }
      for (const a of kinds) if (a !== "c" || net.options.cell_bias) yield [`layers[${l}].b_${a}`, g.b.subarray(...span(a))];
      for (const a of layer.peeps) {
        const at = peepAt(layer, a);
        yield [`layers[${l}].p_${a}`, g.p.subarray(at, at + layer.H)];
      }
    }
    yield ["w_k", gradient.w_k];
    yield ["b_k", gradient.b_k];
  }

  // Cosine and relative error of an array against the right one.
  function compare(ours, right) {
    let dot = 0, a2 = 0, b2 = 0, worst = 0, most = 0;
    for (let i = 0; i < ours.length; i++) {
      dot += ours[i] * right[i];
      a2 += ours[i] ** 2;
      b2 += right[i] ** 2;
      worst = Math.max(worst, Math.abs(ours[i] - right[i]));
      most = Math.max(most, Math.abs(right[i]));
    }
    const cosine = a2 && b2 ? dot / Math.sqrt(a2 * b2) : a2 === b2 ? 1 : 0;
    return { cosine, error: worst / (most + 1e-12) };
  }

  return { unpack, changed, forward, named, compare, peepAt };
})();
