// From the traits to all numbers: two backward passes, the one in use and the exact one.

const flowModel = (() => {
  function compute(source, model) {
    const { x, target, mask, T } = source;
    const net = engine.changed(source.net, { forgetBias: model.get("forget_bias"), scale: model.get("weight_scale") });
    const truncation = model.get("truncation");
    const cuts = new Set(model.get("cuts"));
    const trace = engine.forward(net, x, T);
    const exact = engine.backward(net, trace, target, mask);
    const plain = truncation === "none" && !cuts.size;
    const flow = plain ? exact : engine.backward(net, trace, target, mask, truncation, cuts);
    return { net, trace, flow, exact, truncation, cuts, T, labels: source.labels };
  }

  // Rows of the meter: one a weight array.
  function meter(data) {
    const right = new Map(engine.named(data.net, data.exact.gradient));
    return [...engine.named(data.net, data.flow.gradient)].map(([name, ours]) => ({
      name,
      ...engine.compare(ours, right.get(name)),
    }));
  }

  // The cell of each layer whose state hears most error, all steps together.
  function loudest({ net, flow, T }) {
    return net.layers.map(({ H }, l) => {
      const heard = new Array(H).fill(0);
      for (let i = 0; i < T * H; i++) heard[i % H] += Math.abs(flow.layers[l].eps_s[i]);
      return heard.indexOf(Math.max(...heard));
    });
  }

  // Whether a layer is drawn cell by cell; beyond that its units are blocks.
  const byCell = (net) => net.layers.length <= 4 && net.layers.every((layer) => layer.H <= 8);

  // The units of a layer: lists of cells that are drawn as one bar.
  function units(net, l) {
    const { J, S, H } = net.layers[l];
    if (byCell(net)) return Array.from({ length: H }, (_, i) => [i]);
    return Array.from({ length: J }, (_, j) => Array.from({ length: S }, (_, v) => j * S + v));
  }

  // A signed value a bar, for one quantity of a layer at a time.
  function bars(data, l, what, t) {
    const layer = data.net.layers[l];
    const run = data.flow.layers[l];
    const add = (list) => list.reduce((a, b) => a + b, 0);
    if (what === "e_y" || what === "eps_s") return units(data.net, l).map((cells) => add(cells.map((i) => run[what][t * layer.H + i])));
    const at = t * layer.G + layer.rows[what];
    if (what === "c") return units(data.net, l).map((cells) => add(cells.map((i) => run.delta[at + i])));
    return Array.from({ length: layer.J }, (_, j) => run.delta[at + j]);
  }

  // Largest absolute state error a layer and step, for the heat strip.
  function heat(data) {
    return data.net.layers.map(({ H }, l) => {
      const { eps_s } = data.flow.layers[l];
      return Array.from({ length: data.T }, (_, t) => {
        let most = 0;
        for (let i = t * H; i < (t + 1) * H; i++) most = Math.max(most, Math.abs(eps_s[i]));
        return most;
      });
    });
  }

  return { compute, meter, units, bars, heat, loudest };
})();
