// The parts of WrongPasses: the two lines, the arrays, the curves, the checks.

const passParts = (() => {
  const { el, set, keyed, number } = base;
  const { px } = kit;
  const percent = (error) => (error < 1e-9 ? "0" : error < 0.001 ? number(error) : `${number(Number((100 * error).toPrecision(2)))} %`);
  const cosine = (value) => value.toFixed(3).replace("-", "−");

  // Source as it is run; a word in the gutter says whose line it is.
  function source() {
    const box = el("div", { class: "ll-source", "data-part": "source", tabindex: 0, role: "region", "aria-label": WORDS.source });
    const kind = (sign) => ({ "-": "right", "+": "wrong" })[sign] ?? "both";
    const code = ([before, middle, after]) => el("code", {}, before, middle ? el("mark", { text: middle }) : null, after);
    const draw = (lines) => {
      const items = lines.map(([sign, text], i) => ({ key: `${i}${sign}${text}`, sign, pieces: passes.changed(lines, i) }));
      keyed(box, items, ({ sign, pieces }) => el("div", { class: `ll-code ll-code-${kind(sign)}` }, el("span", { class: "ll-gutter", text: WORDS.signs[sign] ?? "" }), code(pieces)), () => {});
    };
    return { box, draw };
  }

  // One row a kind of array, one column a layer; those of the output units stand below, by themselves.
  function table(context, toggled) {
    const head = el("tr");
    const [body, outputs] = [el("tbody"), el("tbody", { class: "ll-outputs" })];
    const box = el("div", { class: "ll-scroll ll-arrays", "data-part": "arrays", tabindex: 0, role: "region", "aria-label": WORDS.arrays }, el("table", {}, el("thead", {}, head), body, outputs));
    // One listener for all: the boxes come and go with the mistakes.
    context.listen(box, "change", ({ target }) => target.type === "checkbox" && toggled(target.dataset.array, target.checked));
    function cell() {
      const tick = el("input", { type: "checkbox" });
      return el("td", {}, el("label", { class: "ll-tick" }, tick), el("span", { class: "ll-effect" }, el("i"), el("span", { class: "ll-cosine" }), el("span", { class: "ll-error-size" }), el("b")));
    }
    function fill(td, effect, { guess, measured, span }) {
      const [label, shown] = td.childNodes;
      set(td, { colspan: span });
      set(label, { hidden: measured });
      set(shown, { hidden: !measured });
      const tick = label.firstChild;
      tick.checked = guess.has(effect.name);
      set(tick, { "aria-label": effect.name, "data-array": effect.name });
      const [bar, close, error, sign] = shown.childNodes;
      set(bar, { style: `--size:${Math.abs(effect.cosine).toFixed(3)}`, class: effect.cosine < 0 ? "ll-gauge ll-against" : "ll-gauge" });
      set(close, { text: effect.hurt ? cosine(effect.cosine) : "" });
      set(error, { text: effect.hurt ? percent(effect.error) : WORDS.good });
      const mark = passes.mark(effect.hurt, guess.has(effect.name));
      set(sign, { text: guess.size && mark ? WORDS.marks[mark] : "", title: mark ? WORDS.markWords[mark] : null });
      set(shown, { class: effect.hurt ? "ll-effect ll-hurt" : "ll-effect" });
    }
    function draw(effects, layers, state) {
      const columns = [WORDS.array, ...Array.from({ length: layers }, (_, l) => WORDS.layer(l, layers))];
      keyed(head, columns.map((text) => ({ key: text, text })), ({ text }) => el("th", { scope: "col", text }), () => {});
      const rows = new Map();
      for (const effect of effects) rows.set(effect.short, [...(rows.get(effect.short) ?? []), effect]);
      const items = [...rows].map(([key, found]) => ({ key, found }));
      const [inLayers, below] = [0, 1].map((is) => items.filter(({ found }) => Number(found[0].layer < 0) === is));
      const title = () => el("tr", {}, el("th", { scope: "rowgroup", colspan: layers + 1, text: WORDS.output }));
      const make = ({ key, found }) => (found.length ? el("tr", {}, el("th", { scope: "row" }, ...kit.symbol(key.replace("phi", "φ"))), ...found.map(cell)) : title());
      const update = (span) => (tr, { found }) => found.forEach((effect, i) => fill(tr.childNodes[i + 1], effect, { ...state, span }));
      keyed(body, inLayers, make, update(null));
      keyed(outputs, below.length ? [{ key: "title", found: [] }, ...below] : [], make, update(layers));
    }
    return { box, draw };
  }

  // Two curves on one logarithmic axis.
  function curves() {
    const svg = el("svg", { class: "ll-picture", role: "img", "aria-label": WORDS.curves });
    const parts = Object.fromEntries(["grid", "ticks", "right", "wrong", "legend"].map((name) => [name, el("g", { class: `ll-${name}` })]));
    for (const name of ["right", "wrong"]) parts[name].append(el("path"));
    for (const name of ["right", "wrong"]) parts.legend.append(el("line", { class: `ll-${name}` }), el("text", { text: WORDS[name] }));
    const across = el("text", { class: "ll-axis", "text-anchor": "middle", text: WORDS.updates });
    svg.append(...Object.values(parts), across);
    function draw(right, wrong, width) {
      const [wide, tall, left, top, bottom] = [Math.min(width, 720), 210, 44, 12, 36];
      set(svg, { viewBox: `0 0 ${wide} ${tall}`, width: wide, height: tall });
      const least = Math.min(...right, ...wrong);
      const most = Math.max(...right, ...wrong);
      const [low, high] = [Math.floor(Math.log10(Math.max(least, 1e-12))), Math.ceil(Math.log10(most))];
      const X = (n) => px(left + (n / (right.length - 1)) * (wide - left - 10));
      const Y = (value) => px(top + ((high - Math.log10(Math.max(value, 1e-12))) / Math.max(1, high - low)) * (tall - top - bottom));
      const marks = Array.from({ length: high - low + 1 }, (_, i) => ({ key: `y${low + i}`, value: 10 ** (low + i) }));
      keyed(parts.grid, marks, () => el("g", {}, el("line"), el("text", { "text-anchor": "end" })), (mark, { value }) => {
        set(mark.childNodes[0], { x1: left, x2: wide - 10, y1: Y(value), y2: Y(value) });
        set(mark.childNodes[1], { x: left - 6, y: Y(value) + 4, text: number(value).replace("1.0·", "") });
      });
      const every = right.length > 120 ? 50 : 10;
      const steps = Array.from({ length: right.length }, (_, n) => n).filter((n) => n % every === 0).map((n) => ({ key: `x${n}`, n }));
      keyed(parts.ticks, steps, () => el("text", { "text-anchor": "middle" }), (node, { n }) => set(node, { x: X(n), y: tall - bottom + 16, text: String(n) }));
      set(across, { x: px((left + wide) / 2), y: tall - 4 });
      for (const [name, curve] of [["right", right], ["wrong", wrong]]) set(parts[name].firstChild, { d: Array.from(curve, (value, n) => `${n ? "L" : "M"}${X(n)} ${Y(value)}`).join("") });
      parts.legend.childNodes.forEach((node, i) => {
        const y = tall - bottom - 28 + 16 * Math.floor(i / 2);
        set(node, i % 2 ? { x: left + 44, y: y + 4 } : { x1: left + 8, x2: left + 38, y1: y, y2: y });
      });
    }
    return { svg, draw };
  }

  // A line a check: its name, what it does, and a verdict in a word.
  function checks() {
    const list = el("ul", { class: "ll-checks", "data-part": "checks", "aria-label": WORDS.checks });
    const make = ({ name }) => el("li", {}, el("b"), el("span", { class: "ll-check" }, el("span", { text: name }), el("small", { text: WORDS.about[name] ?? "" })), el("span", { class: "ll-error-size" }));
    const draw = (findings) => keyed(list, findings.map((found) => ({ key: found.name, ...found })), make, (node, { passed, error }) => {
      set(node, { class: passed ? "ll-passed" : "ll-caught" });
      set(node.childNodes[0], { text: WORDS.verdicts[passed] });
      set(node.childNodes[2], { text: number(error) });
    });
    return { list, draw };
  }

  return { source, table, curves, checks, percent, cosine };
})();
