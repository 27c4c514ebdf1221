// The backward pass of lstmlib for one sequence, with roads that may be cut.

engine.backward = (() => {
  const { peepAt } = engine;

  function outputDelta(net, trace, target, mask) {
    const { n_out } = net;
    const { df } = formulas.squash[net.options.squash];
    const soft = net.options.output === "softmax";
    return trace.y.map((y, i) => {
      const t = Math.floor(i / n_out);
      let mass = 1;
      if (soft) {
        mass = 0;
        for (let k = 0; k < n_out; k++) mass += target[t * n_out + k];
      }
      const e_k = mask[i] * formulas.output_error(target[i], y * mass);
      return formulas.output_delta(net.options.output === "logistic" ? df(y) : 1, e_k);
    });
  }

  // One layer, last step first. `cut(road)` says which roads carry no error.
  function backwardLayer(net, layer, run, T, e_y, truncation, cut) {
    const { J, S, H, G, n, M, W, rows } = layer;
    const { df, dg, dh } = formulas.squash[net.options.squash];
    const exact = truncation === "none";
    const delta = new Float64Array(T * G);
    const sent = truncation === "today" ? new Float64Array(T * G) : delta;
    const e_s = new Float64Array(T * H);
    const eps_s = new Float64Array(T * H);
    const recurrent = exact && M > n;
    const kinds = Object.keys(rows);
    const open = Object.fromEntries(kinds.map((a) => [a, !cut(`rec.${a}`)]));
    const spans = kinds.map((a) => [a, rows[a], rows[a] + (a === "c" ? H : J)]);
    const roads = { gate: !cut("gate"), state: !cut("state"), carousel: !cut("carousel") };
    const nets = Object.fromEntries(["c", "in", "phi"].map((a) => [a, cut(`net.${a}`) ? 0 : 1]));

    const fromPeep = (a, j, i, t) => {
      const p = exact && !cut(`peep.${a}`) ? peepAt(layer, a) : -1;
      return p < 0 ? 0 : formulas.peep_term(layer.p[p + i], delta[t * G + rows[a] + j]);
    };
    // c, in and phi of block j from the error of its states.
    const before = (out, eps, j, t) => {
      let sumIn = 0;
      let sumPhi = 0;
      for (let i = j * S; i < (j + 1) * S; i++) {
        const at = t * H + i;
        out[t * G + rows.c + i] = nets.c * formulas.delta_c(eps[at], run.y_in[t * J + j], dg(run.g[at]));
        sumIn += formulas.delta_in_term(run.g[at], eps[at]);
        sumPhi += formulas.delta_phi_term(t ? run.s[at - H] : 0, eps[at]);
      }
      out[t * G + rows.in + j] = nets.in * formulas.delta_in(df(run.y_in[t * J + j]), sumIn);
      if (layer.forget) out[t * G + rows.phi + j] = nets.phi * formulas.delta_phi(df(run.y_phi[t * J + j]), sumPhi);
    };

    for (let t = T - 1; t >= 0; t--) {
      if (recurrent && t + 1 < T) {
        for (const [a, first, last] of spans) {
          if (!open[a]) continue;
          for (let r = first; r < last; r++) {
            const d = delta[(t + 1) * G + r];
            for (let i = 0; i < H; i++) e_y[t * H + i] += formulas.e_y_term(W[r * M + n + i], d);
          }
        }
      }
      for (let j = 0; j < J; j++) {
        const y_out = run.y_out[t * J + j];
        let sum = 0;
        for (let i = t * H + j * S; i < t * H + (j + 1) * S; i++) sum += formulas.delta_out_term(run.h[i], e_y[i]);
        delta[t * G + rows.out + j] = roads.gate ? formulas.delta_out(df(y_out), sum) : 0;
        for (let i = j * S; i < (j + 1) * S; i++) {
          const at = t * H + i;
          e_s[at] = roads.state ? formulas.e_s(y_out, dh(run.h[at]), e_y[at]) : 0;
          const next = t + 1 < T && roads.carousel;
          eps_s[at] = next ? formulas.eps_s(e_s[at], run.y_phi[(t + 1) * J + j], eps_s[at + H]) : e_s[at];
          eps_s[at] += fromPeep("out", j, i, t);
          if (t + 1 < T) {
            eps_s[at] += fromPeep("in", j, i, t + 1);
            if (layer.forget) eps_s[at] += fromPeep("phi", j, i, t + 1);
          }
        }
        before(delta, eps_s, j, t);
        if (sent !== delta) {
          before(sent, e_s, j, t);
          sent[t * G + rows.out + j] = delta[t * G + rows.out + j];
        }
      }
    }
    return { delta, sent, e_y, e_s, eps_s };
  }

  // The error one layer below (or at the input): the four nets of the layer above, at the same t.
  function down(layer, sent, T, cut) {
    const { n, M, G, W, rows, J, H } = layer;
    const e = new Float64Array(T * n);
    for (const a of Object.keys(rows)) {
      if (cut(`down.${a}`)) continue;
      const last = rows[a] + (a === "c" ? H : J);
      for (let t = 0; t < T; t++) {
        for (let r = rows[a]; r < last; r++) {
          const d = sent[t * G + r];
          for (let m = 0; m < n; m++) e[t * n + m] += formulas.e_y_term(W[r * M + m], d);
        }
      }
    }
    return e;
  }

  function layerGradient(layer, run, delta, T) {
    const { J, S, H, G, n, M, rows } = layer;
    const gradient = { W: new Float64Array(G * M), b: new Float64Array(G), p: new Float64Array(layer.p.length) };
    for (let t = 0; t < T; t++) {
      for (let r = 0; r < G; r++) {
        const d = delta[t * G + r];
        gradient.b[r] -= d;
        for (let m = 0; m < n; m++) gradient.W[r * M + m] -= d * run.x[t * n + m];
        if (M > n && t) for (let i = 0; i < H; i++) gradient.W[r * M + n + i] -= d * run.y_c[(t - 1) * H + i];
      }
      for (const a of layer.peeps) {
        const at = a === "out" ? t * H : (t - 1) * H;
        if (at < 0) continue;
        for (let i = 0; i < H; i++) {
          const j = Math.floor(i / S);
          gradient.p[peepAt(layer, a) + i] -= delta[t * G + rows[a] + j] * run.s[at + i];
        }
      }
    }
    return gradient;
  }

  // cuts: a Set of `${l}.${road}`; the roads are top, gate, state, carousel, shortcut, and for each
  // net rec.*, down.*, peep.*, net.*.
  function backward(net, trace, target, mask, truncation = "none", cuts = new Set()) {
    const { T } = trace;
    const { n_in, n_out, columns, w_k } = net;
    const top = net.layers.length - 1;
    const H = net.layers[top].H;
    const delta_k = outputDelta(net, trace, target, mask);
    const gradient = { layers: [], w_k: new Float64Array(w_k.length), b_k: new Float64Array(n_out) };
    let e_y = new Float64Array(T * H);
    const shortcut = new Float64Array(T * n_in);
    const withTop = !cuts.has(`${top}.top`);
    const withShortcut = columns > H && !cuts.has("0.shortcut");
    for (let t = 0; t < T; t++) {
      for (let k = 0; k < n_out; k++) {
        const d = delta_k[t * n_out + k];
        gradient.b_k[k] -= d;
        for (let i = 0; i < H; i++) {
          if (withTop) e_y[t * H + i] += formulas.e_y_term(w_k[k * columns + i], d);
          gradient.w_k[k * columns + i] -= d * trace.layers[top].y_c[t * H + i];
        }
        for (let m = 0; m < columns - H; m++) {
          if (withShortcut) shortcut[t * n_in + m] += formulas.e_y_term(w_k[k * columns + H + m], d);
          gradient.w_k[k * columns + H + m] -= d * trace.x[t * n_in + m];
        }
      }
    }
    const layers = [];
    for (let l = top; l >= 0; l--) {
      const cut = (road) => cuts.has(`${l}.${road}`);
      const flow = backwardLayer(net, net.layers[l], trace.layers[l], T, e_y, truncation, cut);
      layers.unshift(flow);
      gradient.layers.unshift(layerGradient(net.layers[l], trace.layers[l], flow.delta, T));
      e_y = down(net.layers[l], flow.sent, T, cut);
    }
    const e_x = e_y.map((e, i) => e + shortcut[i]);
    return { delta_k, layers, e_x, gradient };
  }

  return backward;
})();
