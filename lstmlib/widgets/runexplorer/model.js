// The arithmetic of a replay: recorded weights, verdicts, and how far back an error is heard.

const runModel = (() => {
  const ALPHABET = "BEPSTVX";

  function read(model) {
    const view = model.get("codes");
    if (!view || view.byteLength === undefined) throw new Error("the page lacks its numbers");
    const bytes = view.buffer ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : view.slice(0);
    const codes = new Int16Array(bytes);
    const [symbols, legal] = [model.get("symbols"), model.get("legal").split(" ")];
    const T = legal.length;
    let at = 0;
    const runs = model.get("runs").map((run) => {
      const start = at;
      at += run.steps.length * run.arrays.reduce((sum, [, size]) => sum + size, 0);
      const curve = run.losses.map((loss, i) => [(run.edges[i] + run.edges[i + 1]) / 2, loss]);
      return { ...run, start, curve };
    });
    if (at !== codes.length) throw new Error(`codes: expected ${at} numbers, got ${codes.length}`);
    const x = new Float64Array(T * ALPHABET.length);
    for (let t = 0; t < T; t++) x[t * ALPHABET.length + ALPHABET.indexOf(symbols[t])] = 1;
    // In an embedded string one symbol alone may come next only at its ends; T or P closes it.
    const closing = legal.flatMap((may, t) => (may === "T" || may === "P" ? [t] : []));
    const ends = legal.flatMap((may, t) => (symbols[t] === "E" && may === "B" ? [t] : []));
    return { codes, runs, symbols, legal, T, x, closing, ends };
  }

  // The network of a checkpoint: each array's codes times its scale. All checkpoints of an array
  // stand together.
  function network(source, run, checkpoint) {
    const net = engine.unpack(run.spec, new Float64Array(run.size));
    const arrays = new Map(engine.named(net, net));
    let at = run.start;
    for (const [name, size, scale] of run.arrays) {
      const array = arrays.get(name);
      const from = at + checkpoint * size;
      for (let i = 0; i < size; i++) array[i] = source.codes[from + i] * scale;
      at += size * run.steps.length;
    }
    return net;
  }

  // Right: every symbol that may come has a larger output than every one that may not.
  function verdicts(y, legal) {
    return legal.map((may, t) => {
      let low = Infinity;
      let high = -Infinity;
      [...ALPHABET].forEach((symbol, k) => {
        const value = y[t * ALPHABET.length + k];
        if (may.includes(symbol)) low = Math.min(low, value);
        else high = Math.max(high, value);
      });
      return low > high;
    });
  }

  function replay(source, run, checkpoint) {
    const net = network(source, run, checkpoint);
    const trace = engine.forward(net, source.x, source.T);
    return { net, trace, layer: trace.layers[0], right: verdicts(trace.y, source.legal) };
  }

  // Largest |ε_s| of each block at each step up to t, for the error of step t alone: [τ * J + j].
  function heard(source, { net, trace }, t, truncation) {
    const n = ALPHABET.length;
    const part = { ...trace, T: t + 1, y: trace.y.subarray(0, (t + 1) * n) };
    const [target, mask] = [new Float64Array((t + 1) * n), new Float64Array((t + 1) * n)];
    target[t * n + ALPHABET.indexOf(source.symbols[t + 1])] = 1;
    mask.fill(1, t * n);
    const { eps_s } = engine.backward(net, part, target, mask, truncation).layers[0];
    const { J, S } = net.layers[0];
    return Float64Array.from({ length: (t + 1) * J }, (_, at) => Math.max(...eps_s.subarray(at * S, (at + 1) * S).map(Math.abs)));
  }

  // Largest of all blocks, from step t backwards, and the steps until less than 1 % is left.
  function reach(sizes, J) {
    const T = sizes.length / J;
    const all = Array.from({ length: T }, (_, n) => Math.max(...sizes.subarray((T - 1 - n) * J, (T - n) * J)));
    const below = all.findIndex((size) => size < 0.01 * all[0]);
    return { all, steps: below < 0 ? T : below };
  }

  return { read, network, verdicts, replay, heard, reach };
})();
