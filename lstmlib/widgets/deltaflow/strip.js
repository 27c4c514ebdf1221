// The heat strip of all layers and steps, which is also the time scrubber.

const strip = (() => {
  const { el, set, keyed } = base;

  function make(context, actions) {
    const canvas = el("canvas", { role: "img", "aria-label": WORDS.heat });
    const here = el("div", { class: "ll-here" });
    const heat = el("div", { class: "ll-heat" }, canvas, here);
    const range = kit.range(context, WORDS.time, { min: 0, step: 1 }, (t) => actions.time(t));
    const now = el("output", { class: "ll-now" });
    const labels = el("div", { class: "ll-steps", "aria-hidden": "true" });
    context.listen(heat, "click", (event) => {
      const box = heat.getBoundingClientRect();
      const { width: T, height: L } = canvas;
      const t = Math.floor(((event.clientX - box.left) / box.width) * T);
      const row = Math.floor(((event.clientY - box.top) / box.height) * L);
      actions.time(t, L - 1 - row);
    });
    let timer = 0;
    const face = (text, title) => set(play, { text, title, "aria-label": title, "aria-pressed": timer ? "true" : "false", class: "ll-play" });
    const stop = () => {
      clearInterval(timer);
      timer = 0;
      face("▶", base.calm() ? WORDS.stepBack : WORDS.play);
    };
    // One step back; from the first step to the last one.
    const back = () => {
      const t = Number(range.value);
      if (timer && !t) stop();
      else actions.time(t ? t - 1 : Number(range.max));
    };
    const play = kit.button(context, "", () => {
      if (timer) return stop();
      back();
      // Where motion is not wanted, a press is one step.
      if (base.calm()) return;
      timer = setInterval(back, 700);
      face("❚❚", WORDS.pause);
    });
    stop();
    const box = el("div", { class: "ll-strip" }, play, el("div", { class: "ll-track" }, heat, labels, range), now);
    return { box, heat, canvas, range, now, labels, stop };
  }

  // One pixel a layer and step, in the accent colour, fainter by powers of ten.
  function paint(canvas, heat, most) {
    const [T, L] = [heat[0].length, heat.length];
    if (canvas.width !== T || canvas.height !== L) Object.assign(canvas, { width: T, height: L });
    const brush = canvas.getContext("2d");
    brush.clearRect(0, 0, T, L);
    brush.fillStyle = getComputedStyle(canvas).color;
    heat.forEach((row, l) =>
      row.forEach((value, t) => {
        // Three powers of ten between the darkest and nothing.
        brush.globalAlpha = value ? Math.max(0.06, 1 + Math.log10(value / most) / 3) : 0;
        brush.fillRect(t, L - 1 - l, 1, 1);
      }),
    );
  }

  function draw(view, data, t) {
    const heat = flowModel.heat(data);
    const T = data.T;
    paint(view.canvas, heat, Math.max(...heat.flat(), 1e-300));
    set(view.heat, { style: `--step:calc(100% / ${T});--row:calc(100% / ${heat.length});--now:${t}` });
    keyed(view.labels, data.labels.map((words, key) => ({ key, words })), () => el("span"), (span, item) => set(span, { text: item.words, class: item.key === t ? "ll-here" : "" }));
    set(view.range, { max: T - 1 });
    view.range.value = t;
    set(view.now, { text: `t = ${t}` });
    set(view.range, { "aria-valuetext": `t = ${t}${WORDS.at(data.labels[t])}` });
  }

  return { make, draw };
})();
