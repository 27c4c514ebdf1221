// The equation under the picture: the one that the selected ribbon ends in, each term underlined
// in its ribbon's dash and colour. Pointing works both ways; a click puts the numbers in.

const dock = (() => {
  const { el, set, keyed, number } = base;
  const { left: LEFT } = equationText;

  // Which equation a term belongs to: its left side and all its terms.
  function equation(term, ctx, t) {
    const { data } = ctx;
    const lower = term.road === "down" ? term.l - 1 : term.l;
    if (["top", "down", "rec", "recs"].includes(term.road) && lower >= 0) {
      return { left: LEFT.e_y, l: lower, terms: flowTerms.arrivals(data, lower, ctx.cellsOf(lower), t) };
    }
    if (term.road === "down" || term.road === "shortcut") return { left: WORDS.left.x, terms: flowTerms.toInput(data, ctx.inputs, t) };
    if (["state", "carousel", "peep"].includes(term.road)) {
      return { left: LEFT.eps_s, l: term.l, terms: flowTerms.children(data, term.l, ctx.cellsOf(term.l), t) };
    }
    if (term.road === "leave") return { left: WORDS.left.before, l: term.l, terms: [term] };
    if (["back", "backs"].includes(term.road)) return { left: WORDS.left.past, l: term.l, terms: flowTerms.recurrentOut(data, term.l, ctx.cellsOf(term.l), t) };
    const shares = flowTerms.shares(data, term.l, ctx.cellsOf(term.l), t, term.a);
    return { left: LEFT.delta[term.a], l: term.l, terms: [term], shares };
  }

  function make(context, actions) {
    const math = el("div", { class: "ll-math" });
    const words = el("p", { class: "ll-named" });
    const numbers = kit.button(context, "", () => actions.numbers());
    const cut = kit.button(context, "", () => actions.cut());
    const handle = set(kit.button(context, WORDS.equation, () => open(!box.hasAttribute("data-open"))), { class: "ll-handle", "aria-expanded": "false" });
    const box = el("div", { class: "ll-dock" }, el("div", { class: "ll-named-row" }, words, handle), math, el("div", { class: "ll-row-of-buttons" }, numbers, cut));
    // On a phone the dock is a sheet at the bottom that opens and closes.
    const open = (on) => {
      set(box, { "data-open": on ? "" : null });
      set(handle, { "aria-expanded": on ? "true" : "false" });
    };
    const key = (event) => event.target.closest?.("[data-key]")?.dataset.key;
    context.listen(math, "pointermove", (event) => actions.hover(key(event) ?? null));
    context.listen(math, "pointerleave", () => actions.hover(null));
    context.listen(math, "focusin", (event) => actions.hover(key(event) ?? null));
    context.listen(math, "click", (event) => key(event) && actions.numbers(key(event)));
    return { box, math, words, numbers, cut, open };
  }

  function draw(view, ctx, key, term, state) {
    const shown = state.numbers;
    // A ribbon of a neighbouring step has that step's equation.
    const offset = Number(key.split(":")[0]);
    const { left, l, terms: written, shares } = equation(term, ctx, ctx.t + offset);
    // In numbers, the delta of a gate shows what each cell of its block adds.
    const terms = shown && shares ? shares : written;
    // The ribbon of a recurrent term is a bundle, unless they are drawn one by one.
    const bundle = ctx.view.has("recurrent") ? {} : { rec: "recs", back: "backs" };
    const keyOf = (item) => (item.road in bundle ? `${offset}:${item.l}.${bundle[item.road]}` : `${offset}:${item.key}`);
    const total = terms.filter((item) => !item.cut).reduce((sum, item) => sum + item.value, 0);
    const name = WORDS.ofLayer(left, l);
    const items = [{ key: "left", text: shown ? `${name} ${number(total)} =` : name }];
    terms.forEach((item, i) => {
      if (i) items.push({ key: `plus${i}`, text: "+" });
      items.push({ key: `${item.key}@${item.cell ?? ""}`, id: keyOf(item), term: item, text: shown ? number(item.value) : flowTerms.text(item) + WORDS.aside(item) });
    });
    keyed(view.math, items, (item) => el(item.term ? "button" : "span", item.term ? { type: "button" } : {}), (node, item) => {
      kit.say(node, item.text);
      if (!item.term) return;
      const { a, cut, value } = item.term;
      const lit = item.id === state.hovered || item.id === state.selected ? " ll-lit" : "";
      set(node, { "data-key": item.id, class: `ll-term ll-under-${a ?? "none"} ${value < 0 ? "ll-minus" : "ll-plus"}${cut ? " ll-gone" : ""}${lit}` });
    });
    const net_ = number(term.value);
    const gross = term.gross > Math.abs(term.value) * 1.001 ? WORDS.bundle(net_, number(term.gross)) : net_;
    const gone = term.cut ? ` (${WORDS.cutState[term.cut]})` : "";
    const valve = Number.isFinite(term.factor) ? WORDS.valve(flowTerms.factorText(term), number(term.factor)) : "";
    const said = `${state.hovered || state.selected ? "" : WORDS.most}${WORDS.road(term)}: ${gross}${valve}${gone}`;
    kit.say(view.words, said);
    set(view.numbers, { text: shown ? WORDS.symbols : WORDS.numbers, "aria-pressed": shown ? "true" : "false" });
    set(view.cut, { text: `✂ ${term.cut === "user" ? WORDS.mend : WORDS.cut}`, disabled: !flowTerms.canCut(term) || term.cut === "truncation", "aria-pressed": term.cut === "user" ? "true" : "false" });
  }

  return { make, draw };
})();
