// The entries of the triangle: one backward pass for the error of each step alone.

const triangleModel = (() => {
  // What the weight's source says at each step.
  function used(net, trace, l, m, T) {
    const layer = net.layers[l];
    const run = trace.layers[l];
    return Array.from({ length: T }, (_, t) => {
      if (m < layer.n) return run.x[t * layer.n + m];
      return t ? run.y_c[(t - 1) * layer.H + m - layer.n] : 0;
    });
  }

  function table(net, trace, target, mask, truncation, { l, row, m }, T) {
    const { G } = net.layers[l];
    const source = used(net, trace, l, m, T);
    return Array.from({ length: T }, (_, t) => {
      const alone = mask.map((weight, i) => (Math.floor(i / net.n_out) === t ? weight : 0));
      const { delta } = engine.backward(net, trace, target, alone, truncation).layers[l];
      return source.map((y, tau) => delta[tau * G + row] * y);
    });
  }

  // Which weight the traits name; out of range means the last there is.
  function weightOf(model, net) {
    const l = Math.max(0, Math.min(net.layers.length - 1, model.get("layer")));
    const layer = net.layers[l];
    const a = model.get("net_kind") in layer.rows ? model.get("net_kind") : "c";
    const units = a === "c" ? layer.H : layer.J;
    const unit = Math.max(0, Math.min(units - 1, model.get("unit")));
    const m = Math.max(0, Math.min(layer.M - 1, model.get("source")));
    return { l, a, unit, units, m, sources: layer.M, row: layer.rows[a] + unit };
  }

  function compute(source, model) {
    const { net, x, target, mask, T } = source;
    const weight = weightOf(model, net);
    const trace = engine.forward(net, x, T);
    const truncation = model.get("truncation");
    const entries = table(net, trace, target, mask, truncation, weight, T);
    // In a lower layer, the part that is passed down at the error's own step is what "today" keeps.
    const parted = weight.l < net.layers.length - 1;
    const now = parted ? table(net, trace, target, mask, "today", weight, T) : entries;
    const rows = entries.map((row) => row.reduce((a, b) => a + b, 0));
    const columns = entries[0].map((_, tau) => entries.reduce((sum, row) => sum + row[tau], 0));
    return { net, T, weight, entries, now, parted, rows, columns, total: rows.reduce((a, b) => a + b, 0), most: Math.max(...entries.flat().map(Math.abs), 1e-300) };
  }

  return { compute };
})();
