// The sheets: small networks whose weights have one decimal, what is given, what is asked for, and
// what comes out when a common mistake is made.

const sheets = (() => {
  const T = { output: 2, state: 3, stack: 2 };
  const SHAPE = { output: [[1, 2]], state: [[1, 2]], stack: [[1, 2], [2, 1]] };
  const OPTIONS = { squash: "dissertation", output: "logistic", forget_gates: true, peepholes: false, recurrent: true, shortcut: false, cell_bias: true };

  // The same numbers from the same seed as lstmlib.widgets.numbersheet.draws: a 32-bit generator.
  function generator(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 15), z | 1);
      z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
      return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
    };
  }

  // A whole number of tenths from −15 to 15 that is not near zero.
  const tenths = (next) => {
    const size = 2 + Math.floor(14 * next());
    return ((next() < 0.5 ? -1 : 1) * size) / 10;
  };

  function problem(level, seed) {
    if (!SHAPE[level]) throw new Error(`there is no sheet called ${level}`);
    const next = generator(seed);
    const layers = SHAPE[level];
    const spec = { n_in: 2, n_out: 2, layers, options: OPTIONS };
    let n = 2;
    let count = 0;
    for (const [J, S] of layers) {
      count += J * (3 + S) * (n + J * S + 1);
      n = J * S;
    }
    count += 2 * (n + 1);
    const list = (length, draw) => Float64Array.from({ length }, draw);
    const weights = list(count, () => tenths(next));
    const x = list(2 * T[level], () => tenths(next));
    const target = list(2 * T[level], () => (next() < 0.5 ? 0 : 1));
    const net = engine.unpack(spec, weights);
    const trace = engine.forward(net, x, T[level]);
    const mask = new Float64Array(target.length).fill(1);
    return { level, net, trace, target, T: T[level], flow: engine.backward(net, trace, target, mask, "gers") };
  }

  // Whether no answer is too small for four decimals, nor what comes back from t+1.
  function friendly(level, seed) {
    const fields = asked(problem(level, seed));
    const by = Object.fromEntries(fields.map(({ key, value }) => [key, value]));
    const back = level === "state" ? CELLS.map((v) => by[`eps_s${v}`] - by[`e_s${v}`]) : [];
    return [...Object.values(by), ...back].every((value) => Math.abs(value) > 0.004);
  }

  // The first friendly seed from this one on.
  function settle(level, seed) {
    let found = seed;
    while (!friendly(level, found)) found += 1;
    return found;
  }

  const sum = (list) => list.reduce((a, b) => a + b, 0);
  const CELLS = [0, 1];
  const upper = (v) => "⁰¹"[v];

  // Shorthands for the block that is asked about, at its step.
  function block({ net, trace, flow, T: steps, level }) {
    const t = level === "state" ? steps - 2 : steps - 1;
    const [layer, run, f] = [net.layers[0], trace.layers[0], flow.layers[0]];
    const cell = (array, time = t) => CELLS.map((v) => array[time * 2 + v]);
    const delta = (row) => f.delta[t * layer.G + row];
    const now = { y_in: run.y_in[t], y_phi: run.y_phi[t], y_out: run.y_out[t], g: cell(run.g), s: cell(run.s), h: cell(run.h), before: t ? cell(run.s, t - 1) : [0, 0] };
    const later = t + 1 < steps ? { y_phi: run.y_phi[t + 1], eps: cell(f.eps_s, t + 1) } : null;
    return { t, layer, run, flow: f, now, later, delta, e_y: cell(f.e_y), e_s: cell(f.e_s), eps: cell(f.eps_s) };
  }

  const { df, dg, dh } = formulas.squash.dissertation;
  const { mistakes: M } = WORDS;

  // Field by field: [key, label, value, equation, {mistake: value}].
  function outputFields(task) {
    const b = block(task);
    const { net, trace, target, flow } = task;
    const K = [0, 1];
    const y = K.map((k) => trace.y[b.t * 2 + k]);
    const e = K.map((k) => target[b.t * 2 + k] - y[k]);
    const d = K.map((k) => flow.delta_k[b.t * 2 + k]);
    const w = (k, v) => net.w_k[k * net.columns + v];
    const units = K.map((k) => [`delta_k${k}`, `δ_k${upper(k)}`, d[k], "f′·e_k", [[M.slope("f"), e[k]], [M.sign, -d[k]]]]);
    const cells = CELLS.map((v) => [`e_y${v}`, `e_y${upper(v)}`, b.e_y[v], equationText.term.top, [...K.map((k) => [M.sumUnits(k), w(k, v) * d[k]]), [M.transposed, sum(K.map((k) => w(v, k) * d[k]))], [M.slope("f"), sum(K.map((k) => w(k, v) * e[k]))]]]);
    return [...units, ...cells, gateField(b)];
  }

  function gateField(b) {
    const { y_out, h, s } = b.now;
    const terms = CELLS.map((v) => h[v] * b.e_y[v]);
    return ["delta_out", "δ_out", b.delta(b.layer.rows.out), equationText.term.gate, [...CELLS.map((v) => [M.sumCells(v), df(y_out) * terms[v]]), [M.slope("f"), sum(terms)], [M.stateForH, df(y_out) * sum(CELLS.map((v) => s[v] * b.e_y[v]))]]];
  }

  function stateFields(task) {
    const b = block(task);
    const { now, later, layer, e_y, e_s, eps } = b;
    const back = CELLS.map((v) => later.y_phi * later.eps[v]);
    const slope = { in: df(now.y_in), phi: df(now.y_phi) };
    const through = CELLS.map((v) => [`e_s${v}`, `e_s${upper(v)}`, e_s[v], equationText.term.state, [[M.slope("h"), now.y_out * e_y[v]], [M.noGate, dh(now.h[v]) * e_y[v]]]]);
    const total = CELLS.map((v) => [`eps_s${v}`, `ε_s${upper(v)}`, eps[v], `e_s + ${equationText.term.carousel}`, [[M.today, e_s[v]], [M.overwritten, back[v]], [M.phiNow, e_s[v] + now.y_phi * later.eps[v]]]]);
    const inputs = CELLS.map((v) => [`delta_c${v}`, `δ_c${upper(v)}`, b.delta(layer.rows.c + v), equationText.term.net.c, [[M.slope("g"), now.y_in * eps[v]], [M.noIn, dg(now.g[v]) * eps[v]], [M.eForEps, now.y_in * dg(now.g[v]) * e_s[v]]]]);
    const gate = (a, source, extra) => {
      const terms = CELLS.map((v) => source[v] * eps[v]);
      return [`delta_${a}`, `δ_${a === "phi" ? "φ" : a}`, b.delta(layer.rows[a]), equationText.term.net[a], [...CELLS.map((v) => [M.sumCells(v), slope[a] * terms[v]]), [M.slope("f"), sum(terms)], [M.eForEps, slope[a] * sum(CELLS.map((v) => source[v] * e_s[v]))], ...extra]];
    };
    return [...through, ...total, ...inputs, gate("in", now.g, []), gate("phi", now.before, [[M.stateNow, slope.phi * sum(CELLS.map((v) => now.s[v] * eps[v]))]])];
  }

  // The four nets of each block above: its delta, and its weight from each cell below.
  function above({ net, flow }, t) {
    const layer = net.layers[1];
    return ["c", "in", "phi", "out"].flatMap((a) => [0, 1].map((j) => {
      const row = layer.rows[a] + j;
      return { a, j, delta: flow.layers[1].delta[t * layer.G + row], w: CELLS.map((v) => layer.W[row * layer.M + v]) };
    }));
  }

  function stackFields(task) {
    const b = block(task);
    const nets = above(task, b.t);
    const part = (v, keep) => sum(nets.filter(keep).map(({ delta, w }) => w[v] * delta));
    const cells = CELLS.map((v) => {
      const paths = ["c", "in", "phi", "out"].map((a) => [M.noPath(GATES[a].word), part(v, (net) => net.a !== a)]);
      const blocks = [0, 1].map((j) => [M.oneBlock(j), part(v, (net) => net.j === j)]);
      return [`e_y${v}`, `e_y${upper(v)}`, b.e_y[v], `Σ over both blocks: ${Object.values(equationText.term.down).map((text) => text.replace("Σ ", "")).join(" + ")}`, [...paths, ...blocks]];
    });
    return [...cells, gateField(b)];
  }

  const FIELDS = { output: outputFields, state: stateFields, stack: stackFields };
  const asked = (task) => FIELDS[task.level](task).map(([key, label, value, equation, wrong]) => ({ key, label, value, equation, wrong }));

  // What a reader needs to know, as rows of label and number.
  function given(task) {
    const b = block(task);
    const { now, later } = b;
    const each = (symbol, list) => CELLS.map((v) => [`${symbol}${upper(v)}`, list[v]]);
    if (task.level === "output") {
      const { net, trace, target } = task;
      const units = [0, 1].flatMap((k) => [[`y_k${upper(k)}`, trace.y[b.t * 2 + k]], [`target${upper(k)}`, target[b.t * 2 + k]]]);
      const weights = [0, 1].flatMap((k) => CELLS.map((v) => [`w_k${upper(k)} from c${upper(v)}`, net.w_k[k * net.columns + v]]));
      return [...units, ...weights, ["y_out", now.y_out], ...each("s", now.s), ...each("h(s)", now.h)];
    }
    if (task.level === "state") {
      return [["y_in", now.y_in], ["y_φ", now.y_phi], ["y_out", now.y_out], ...each("g", now.g), ...each("s", now.s), ...each("h(s)", now.h), ...each("s(t−1)", now.before), ...each("e_y", b.e_y), ["y_φ(t+1)", later.y_phi], ...each("ε_s(t+1)", later.eps)];
    }
    const nets = above(task, b.t).flatMap(({ a, j, delta, w }) => {
      const name = `${GATES[a].symbol}${"₀₁"[j]}`;
      return [[`δ\u00a0of\u00a0${name}`, delta], ...CELLS.map((v) => [`w of ${name} from c${upper(v)}`, w[v]])];
    });
    return [...nets, ["y_out", now.y_out], ...each("s", now.s), ...each("h(s)", now.h)];
  }

  const near = (found, right) => Math.abs(found - right) <= Math.max(0.0006, 0.02 * Math.abs(right));

  // A typed number, with a real minus sign or a comma too; NaN where it is none.
  const typed = (text) => (text.trim() ? Number(text.trim().replace("−", "-").replace(",", ".")) : NaN);

  function verdict(field, text) {
    if (!text.trim()) return { state: "empty", words: WORDS.empty };
    const value = typed(text);
    if (!Number.isFinite(value)) return { state: "wrong", words: WORDS.unreadable };
    if (near(value, field.value)) {
      // Some mistakes change so little that their result passes, too.
      const nearer = field.wrong.find(([, wrong]) => Math.abs(value - wrong) < Math.abs(value - field.value));
      return { state: "right", words: nearer ? WORDS.nearer(nearer[0]) : WORDS.right };
    }
    const known = field.wrong.find(([, wrong]) => near(value, wrong));
    return { state: "wrong", words: known ? WORDS.named(known[0]) : WORDS.wrong };
  }

  return { problem, settle, asked, given, verdict };
})();
