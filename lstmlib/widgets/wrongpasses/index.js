// WrongPasses: choose a mistake, guess what it hurts, then see what was measured.

function buildWrongPasses(context) {
  const { model, root, watch, listen } = context;
  const { el, set, number } = base;
  const source = passes.read(model);
  const place = () => Math.max(0, source.names.indexOf(model.get("mistake")));

  const put = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
    redraw();
  };
  const choose = (k) => put({ mistake: source.names[(k + source.names.length) % source.names.length], guess: [], measured: false });
  const guess = () => new Set(model.get("guess"));
  const toggled = (name, on) => {
    const found = guess();
    if (on) found.add(name);
    else found.delete(name);
    put({ guess: [...found] });
  };

  const select = el("select", { "aria-label": WORDS.mistake });
  WORDS.groups.forEach((label, forward) => {
    const those = source.names.map((name, k) => source.one(k)).filter((one) => Number(one.forward) === forward);
    if (those.length) select.append(el("optgroup", { label }, ...those.map(({ name, title }) => el("option", { value: name, text: title }))));
  });
  listen(select, "change", () => choose(source.names.indexOf(select.value)));
  const step = (text, by, title) => {
    const node = kit.button(context, text, () => choose(place() + by), title);
    return set(node, { "aria-label": title });
  };
  const controls = kit.group(WORDS.mistake, step("◀", -1, WORDS.before), select, step("▶", 1, WORDS.after));

  const code = passParts.source();
  const question = el("p", { class: "ll-said" });
  const measure = kit.button(context, WORDS.measure, () => put(model.get("measured") ? { measured: false, guess: [] } : { measured: true }));
  set(measure, { class: "ll-measure" });
  const all = kit.button(context, WORDS.tickAll, () => put({ guess: guess().size ? [] : source.one(place()).effects.map(({ name }) => name) }));
  const table = passParts.table(context, toggled);
  const score = el("p", { class: "ll-said", role: "status" });
  const legend = el("p", { class: "ll-caption", text: WORDS.legend });
  const curves = passParts.curves();
  const stage = el("div", { class: "ll-stage", "data-part": "curves" }, curves.svg);
  const ends = el("p", { class: "ll-caption" });
  const checks = passParts.checks();
  const why = el("p", { class: "ll-why" });
  const seen = el("p", { class: "ll-caption" });
  const results = el("div", { class: "ll-results" }, legend, stage, ends, checks.list, why, seen);
  const words = kit.twin(WORDS.twin, WORDS.twinHead);
  root.append(controls, code.box, question, kit.line(kit.group(WORDS.measure, measure, all), score), table.box, results, words.box);

  const threads = (one) => [WORDS.seen, " ", ...one.threads.flatMap(([name, href], i) => [i ? ", " : "", el("a", { href, text: name, target: "_blank", rel: "noopener" })]), one.threads.length ? ". " : "", one.met];
  let shown = null;

  function say(one, ticks) {
    const { effects, findings, curve } = one;
    const worst = effects.reduce((a, b) => (b.error > a.error ? b : a));
    const end = (values) => number(values[values.length - 1]);
    const last = WORDS.ends({ n: source.length - 1, first: number(curve[0]), right: end(source.right), wrong: end(curve) });
    const list = (passed) => findings.filter((found) => found.passed === passed).map(({ name }) => name).join(", ") || WORDS.none;
    const text = WORDS.sentence({
      title: one.title, score: WORDS.score(passes.score(effects, ticks)), worst: worst.name, cosine: passParts.cosine(worst.cosine),
      error: passParts.percent(worst.error), ends: last, caught: list(false), passed: list(true),
    });
    set(ends, { text: last });
    words.draw(text, () => effects.map(({ name, cosine, error, hurt }) => ({ key: name, cells: hurt ? [name, cosine, error] : [name, 1, 0] })));
  }

  function drawNow() {
    if (!redraw.width) return;
    const one = source.one(place());
    const ticks = guess();
    const measured = model.get("measured");
    if (select.value !== one.name) select.value = one.name;
    code.draw(one.lines);
    set(question, { text: one.forward ? WORDS.network : WORDS.ask, hidden: measured });
    set(measure, { text: measured ? WORDS.again : WORDS.measure });
    set(all, { text: ticks.size ? WORDS.untick : WORDS.tickAll, hidden: measured });
    table.draw(one.effects, source.layers, { guess: ticks, measured });
    set(score, { text: measured ? WORDS.score(passes.score(one.effects, ticks)) : "" });
    set(results, { hidden: !measured });
    if (measured) curves.draw(source.right, one.curve, redraw.width);
    checks.draw(one.findings);
    set(why, { text: one.why });
    if (shown !== one.name) seen.replaceChildren(...threads(one));
    shown = one.name;
    say(one, ticks);
    light();
  }

  const light = lights.follow(context, root);
  const redraw = kit.life(context, root, drawNow, [words.box]);
  watch(["mistake", "guess", "measured"], redraw);
  watch(["effects", "curves", "findings", "mistakes"], context.rebuild);
  drawNow();
}

export default base.widget("wrongpasses", buildWrongPasses);
