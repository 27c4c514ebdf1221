// The meter: how far every weight array is from the exact gradient.

const meter = (() => {
  const { el, set, keyed, number } = base;

  function make() {
    const words = el("p", { class: "ll-verdict", role: "status" });
    return { words, ...kit.fold("ll-meter", WORDS.meter, WORDS.meterColumns, "") };
  }

  function draw(view, data) {
    const rows = flowModel.meter(data);
    const worst = rows.reduce((a, b) => (b.error > a.error ? b : a));
    const same = data.flow === data.exact;
    const agree = same ? WORDS.meterSame : WORDS.meterAgree;
    set(view.words, { text: worst.error < 1e-12 ? agree : WORDS.meterWorst(rows.filter(({ error }) => error > 1e-12).length, worst.name, number(worst.cosine), percent(worst.error)) });
    if (!view.box.open) return;
    keyed(view.body, rows.map((row) => ({ key: row.name, ...row })), makeRow, (tr, row) => {
      const [, cosine, error] = tr.childNodes;
      set(cosine, { "data-value": row.cosine });
      set(cosine.firstChild, { style: `--size:${Math.abs(row.cosine).toFixed(3)}`, class: row.cosine < 0 ? "ll-gauge ll-against" : "ll-gauge" });
      set(cosine.lastChild, { text: row.cosine.toFixed(3).replace("-", "−") });
      set(error, { text: percent(row.error), "data-value": row.error });
    });
  }

  const makeRow = (row) => el("tr", {}, el("th", { scope: "row", text: row.name }), el("td", {}, el("i"), el("span")), el("td"));

  const percent = (error) => (error < 1e-12 ? "0" : error < 0.1 ? number(error) : `${Math.round(100 * error)} %`);

  return { make, draw };
})();
