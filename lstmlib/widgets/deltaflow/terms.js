// Every term that a ribbon stands for, for a set of cells of one layer at one time. A term is
// { road, a, key, value, gross, cut }: the signed sum, the sum without cancelling, and who cut it.

const flowTerms = (() => {
  const KINDS = ["c", "in", "phi", "out"];

  const kinds = (layer) => KINDS.filter((a) => a in layer.rows);

  function cutBy(data, key, byTruncation = false) {
    if (data.cuts.has(key)) return "user";
    return byTruncation && data.truncation !== "none" ? "truncation" : null;
  }

  // Σ of w·delta from one gate of a layer (at a time) to a set of its sources (columns of W).
  function through(layer, delta, t, a, columns) {
    const { M, G, W, rows, J, H } = layer;
    const last = rows[a] + (a === "c" ? H : J);
    let value = 0;
    let gross = 0;
    for (let r = rows[a]; r < last; r++) {
      const d = delta[t * G + r];
      for (const m of columns) {
        const term = formulas.e_y_term(W[r * M + m], d);
        value += term;
        gross += Math.abs(term);
      }
    }
    return { value, gross };
  }

  const own = (layer, cells) => cells.map((i) => layer.n + i);
  const block = (layer, i) => Math.floor(i / layer.S);

  // What arrives at y_c: from above at t, and from the same layer at t+1.
  function arrivals(data, l, cells, t) {
    const { net, flow, T } = data;
    const layer = net.layers[l];
    const found = [];
    if (l === net.layers.length - 1) {
      const term = { value: 0, gross: 0 };
      for (let k = 0; k < net.n_out; k++) {
        for (const i of cells) {
          const part = formulas.e_y_term(net.w_k[k * net.columns + i], flow.delta_k[t * net.n_out + k]);
          term.value += part;
          term.gross += Math.abs(part);
        }
      }
      found.push({ road: "top", l, key: `${l}.top`, cut: cutBy(data, `${l}.top`), ...term });
    } else {
      const upper = net.layers[l + 1];
      for (const a of kinds(upper)) {
        const key = `${l + 1}.down.${a}`;
        found.push({ road: "down", a, l: l + 1, key, cut: cutBy(data, key), ...through(upper, flow.layers[l + 1].sent, t, a, cells) });
      }
    }
    if (layer.M > layer.n && t + 1 < T) {
      for (const a of kinds(layer)) {
        const key = `${l}.rec.${a}`;
        const part = through(layer, flow.layers[l].delta, t + 1, a, own(layer, cells));
        found.push({ road: "rec", a, l, key, cut: cutBy(data, key, true), ...part });
      }
    }
    return found;
  }

  // The factor of a valve: what an error of one becomes. A bundle of cells has no single factor.
  const factorOf = (cells, term) => (cells.length === 1 ? term(cells[0], 1) : null);

  // Sum a function of a cell over a set of cells.
  function sum(cells, term) {
    let value = 0;
    let gross = 0;
    for (const i of cells) {
      const part = term(i);
      value += part;
      gross += Math.abs(part);
    }
    return { value, gross };
  }

  // What arrives at s: through today's output, along the carousel, through peepholes.
  function children(data, l, cells, t) {
    const { net, trace, flow, T } = data;
    const layer = net.layers[l];
    const { H, J, G, rows } = layer;
    const run = trace.layers[l];
    const { e_y, eps_s, delta } = flow.layers[l];
    const { dh } = formulas.squash[net.options.squash];
    const term = (road, key, part, byTruncation, a) => ({ road, a, l, key, cut: cutBy(data, key, byTruncation), ...part });
    const state = (i, error = e_y[t * H + i]) => formulas.e_s(run.y_out[t * J + block(layer, i)], dh(run.h[t * H + i]), error);
    const found = [{ ...term("state", `${l}.state`, sum(cells, state)), factor: factorOf(cells, state) }];
    if (t + 1 < T) {
      const carried = (i) => formulas.eps_s(0, run.y_phi[(t + 1) * J + block(layer, i)], eps_s[(t + 1) * H + i]);
      found.push(term("carousel", `${l}.carousel`, sum(cells, carried)));
    }
    for (const a of layer.peeps) {
      const when = a === "out" ? t : t + 1;
      if (when >= T) continue;
      const p = engine.peepAt(layer, a);
      const seen = (i) => formulas.peep_term(layer.p[p + i], delta[when * G + rows[a] + block(layer, i)]);
      found.push(term("peep", `${l}.peep.${a}`, sum(cells, seen), true, a));
    }
    return found;
  }

  // What leaves: from y_c to the output gate, from s to the other nets and to s(t−1).
  function departures(data, l, cells, t) {
    const { net, trace, flow } = data;
    const layer = net.layers[l];
    const { H, J } = layer;
    const run = trace.layers[l];
    const { e_y, eps_s } = flow.layers[l];
    const { df, dg } = formulas.squash[net.options.squash];
    const gate = (name, i) => run[`y_${name}`][t * J + block(layer, i)];
    const before = (i) => (t ? run.s[(t - 1) * H + i] : 0);
    const y_c = (i) => e_y[t * H + i];
    const s = (i) => eps_s[t * H + i];
    const terms = {
      out: (i, error = y_c(i)) => formulas.delta_out(df(gate("out", i)), formulas.delta_out_term(run.h[t * H + i], error)),
      c: (i, error = s(i)) => formulas.delta_c(error, gate("in", i), dg(run.g[t * H + i])),
      in: (i, error = s(i)) => formulas.delta_in(df(gate("in", i)), formulas.delta_in_term(run.g[t * H + i], error)),
      phi: (i, error = s(i)) => formulas.delta_phi(df(gate("phi", i)), formulas.delta_phi_term(before(i), error)),
    };
    const found = kinds(layer).map((a) => {
      const key = a === "out" ? `${l}.gate` : `${l}.net.${a}`;
      return { road: a === "out" ? "gate" : "net", a, l, key, cut: cutBy(data, key), ...sum(cells, terms[a]), factor: factorOf(cells, terms[a]) };
    });
    if (t > 0) {
      const on = (i, error = s(i)) => formulas.eps_s(0, gate("phi", i), error);
      found.push({ road: "leave", l, key: `${l}.leave`, cut: cutBy(data, `${l}.carousel`), ...sum(cells, on), factor: factorOf(cells, on) });
    }
    return found;
  }

  // The terms of a net's delta, a cell each: a gate adds over all cells of its block.
  function shares(data, l, cells, t, a) {
    const layer = data.net.layers[l];
    const { S } = layer;
    const firsts = [...new Set(cells.map((i) => block(layer, i) * S))];
    const all = a === "c" ? cells : firsts.flatMap((first) => Array.from({ length: S }, (_, v) => first + v));
    return all.map((i) => ({ ...departures(data, l, [i], t).find((term) => term.a === a), cell: i }));
  }

  // What the nets send to the same layer at t−1, towards the same cells.
  function recurrentOut(data, l, cells, t) {
    const layer = data.net.layers[l];
    if (layer.M === layer.n || t === 0) return [];
    return kinds(layer).map((a) => {
      const part = through(layer, data.flow.layers[l].delta, t, a, own(layer, cells));
      return { road: "back", a, l, key: `${l}.back.${a}`, cut: cutBy(data, `${l}.rec.${a}`, true), ...part };
    });
  }

  // What the nets of layer 0 send to inputs, and the shortcut.
  function toInput(data, inputs, t) {
    const { net, flow } = data;
    const layer = net.layers[0];
    const found = kinds(layer).map((a) => {
      const key = `0.down.${a}`;
      return { road: "down", a, l: 0, key, cut: cutBy(data, key), ...through(layer, flow.layers[0].sent, t, a, inputs) };
    });
    const H = net.layers.at(-1).H;
    if (net.columns > H) {
      const part = sum(inputs, (m) => {
        let value = 0;
        for (let k = 0; k < net.n_out; k++) value += formulas.e_y_term(net.w_k[k * net.columns + H + m], flow.delta_k[t * net.n_out + k]);
        return value;
      });
      found.push({ road: "shortcut", l: 0, key: "0.shortcut", cut: cutBy(data, "0.shortcut"), ...part });
    }
    return found;
  }

  // The key of the road in `cuts` that a ribbon's key belongs to.
  const roadOf = (term) => term.key.replace(".leave", ".carousel").replace(".back.", ".rec.");
  const canCut = (term) => !["recs", "backs"].includes(term.road);

  // What the equations write for a term, and for the factor of its valve.
  const written = (texts, { road, a }) => texts[road][a] ?? texts[road];
  const text = (term) => written(equationText.term, term);
  const factorText = (term) => written(equationText.factor, term);

  return { kinds, arrivals, children, departures, shares, recurrentOut, toInput, roadOf, canCut, text, factorText };
})();
