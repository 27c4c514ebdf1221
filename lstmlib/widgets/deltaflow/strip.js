// The heat strip of all layers and steps, which is also the time scrubber.

const strip = (() => {
  const { el, set, keyed } = base;

  function make(context, actions) {
    const svg = el("svg", { class: "ll-heat", role: "img", preserveAspectRatio: "none" });
    const range = el("input", { type: "range", min: 0, step: 1, "data-lm-suppress-shortcuts": "true", "aria-label": WORDS.time });
    const play = el("button", { type: "button", class: "ll-play" });
    const now = el("output", { class: "ll-now" });
    const labels = el("div", { class: "ll-steps", "aria-hidden": "true" });
    context.listen(range, "input", () => actions.time(Number(range.value)));
    context.listen(svg, "click", (event) => {
      const box = svg.getBoundingClientRect();
      const { T, L } = svg.llSize;
      const t = Math.floor(((event.clientX - box.left) / box.width) * T);
      const row = Math.floor(((event.clientY - box.top) / box.height) * L);
      actions.time(Math.max(0, Math.min(T - 1, t)), L - 1 - Math.max(0, Math.min(L - 1, row)));
    });
    let timer = 0;
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      set(play, { text: "▶", "aria-label": WORDS.play, title: WORDS.play, "aria-pressed": "false" });
    };
    context.listen(play, "click", () => {
      if (timer) return stop();
      set(play, { text: "❚❚", "aria-label": WORDS.pause, title: WORDS.pause, "aria-pressed": "true" });
      if (Number(range.value) === 0) actions.time(Number(range.max));
      timer = setInterval(() => (Number(range.value) > 0 ? actions.time(Number(range.value) - 1) : stop()), base.calm() ? 1400 : 700);
    });
    stop();
    const box = el("div", { class: "ll-strip" }, play, el("div", { class: "ll-track" }, svg, labels, range), now);
    return { box, svg, range, now, labels, stop };
  }

  function draw(view, data, t, layer) {
    const heat = flowModel.heat(data);
    const T = data.T;
    const L = heat.length;
    view.svg.llSize = { T, L };
    const most = Math.max(...heat.flat(), 1e-300);
    // Three powers of ten between the darkest and nothing.
    const shade = (value) => (value ? Math.max(0.04, 1 + Math.log10(value / most) / 3) : 0).toFixed(2);
    set(view.svg, { viewBox: `0 0 ${T} ${L}`, "aria-label": WORDS.heat });
    const cells = heat.flatMap((row, l) => row.map((value, at) => ({ key: `${l}:${at}`, l, at, value })));
    keyed(view.svg, [...cells, { key: "now" }], () => el("rect"), (rect, item) => {
      if (item.key === "now") set(rect, { x: t + 0.04, y: 0.03, width: 0.92, height: L - 0.06, class: "ll-here" });
      else set(rect, { x: item.at + 0.04, y: L - 1 - item.l + 0.06, width: 0.92, height: 0.88, "fill-opacity": shade(item.value), class: item.l === layer ? "ll-row" : "" });
    });
    keyed(view.labels, data.labels.map((words, key) => ({ key, words })), () => el("span"), (span, item) => set(span, { text: item.words, class: item.key === t ? "ll-here" : "" }));
    set(view.range, { max: T - 1 });
    if (Number(view.range.value) !== t) view.range.value = t;
    set(view.now, { text: `t = ${t}` });
    set(view.range, { "aria-valuetext": `t = ${t}${WORDS.at(data.labels[t])}` });
  }

  return { make, draw };
})();
