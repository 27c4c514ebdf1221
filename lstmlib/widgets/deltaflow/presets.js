// The two presets: what they dim, and what they say of the terms that are open.

const presets = (() => {
  const within = (l, roads) => ({ term }) => term.l === l && roads.includes(term.road);

  // Which ribbons a preset shows while it looks at a layer; the others are dimmed.
  function emphasis(name, l, top) {
    if (name === "children") return within(l, ["state", "carousel", "peep"]);
    const source = l === top ? within(top, ["top"]) : within(l + 1, ["down"]);
    const rest = within(l, ["gate", "state", "net"]);
    return (item) => source(item) || rest(item);
  }

  // "What is above?" goes from the top layer to the one below it, then lets go.
  function next(name, state, layer, top) {
    if (name !== "above" || state.preset !== "above") return state.preset === name ? null : { layer: name === "above" ? top : layer };
    return layer === top && top > 0 ? { layer: top - 1 } : null;
  }

  function words(name, ctx) {
    const { data, layer: l, t } = ctx;
    const above = data.net.layers[l + 1];
    if (name === "above") return above ? WORDS.aboveLower(l, flowTerms.kinds(above).length) : WORDS.aboveTop(l);
    const cells = ctx.cellsOf(l);
    const open = flowTerms.children(data, l, cells, t).filter((term) => !term.cut);
    const eps = cells.reduce((sum, i) => sum + data.flow.layers[l].eps_s[t * data.net.layers[l].H + i], 0);
    return WORDS.children(base.number(eps), open.map((term) => `${base.number(term.value)} ${WORDS.child(term)}`));
  }

  return { emphasis, next, words };
})();
