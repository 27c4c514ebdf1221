// Every word that ErrorHorizon shows, in one place.

const WORDS = (() => ({
  ...COMMON,
  picture: "Size of the state's error against steps before it, a panel a layer",
  depth: "Layers",
  depthOf: (n) => [`${n}`, `${n} ${n > 1 ? "layers" : "layer"}: other networks than with another depth`],
  bias: "forget bias",
  share: "heard above",
  percent: (share) => `${Number((100 * share).toPrecision(2))} %`,
  layer: (l) => `layer ${l}`,
  back: "steps before the error",
  never: (T) => `all ${T}`,
  sentence: (n) => `${n.depth} ${n.depth > 1 ? "layers" : "layer"}, forget bias ${n.bias}, median of ${n.seeds} networks. Steps until less than ${n.share} of the error is left: ${n.layers}.`,
  inLayer: (l, steps) => `layer ${l} ${steps}`,
  each: (name, steps) => `${name} ${steps}`,
  band: (seeds) => `Lines are medians of ${seeds} networks; the band around the chosen one holds eight in ten. A dot marks where a line falls below the share. Sizes are rounded to 0.12 %, and none is shown below 10⁻¹².`,
  twinHead: ["steps back", "layer", "exact", "Gers", "today", "low", "high"],
}))();
