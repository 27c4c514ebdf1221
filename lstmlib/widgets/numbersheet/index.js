// NumberSheet: what is given, fields to fill in, a verdict for each.

function buildNumberSheet(context) {
  const { model, root, listen, watch, guard } = context;
  const { el, set, keyed } = base;
  let task = null;
  let fields = [];
  let revealed = false;

  const put = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  };
  const levels = kit.choice(context, WORDS.levels, (level) => start(level, model.get("seed")));
  const fresh = kit.button(context, WORDS.fresh, () => start(model.get("level"), model.get("seed") + 1));
  const reveal = kit.button(context, WORDS.reveal, () => {
    revealed = !revealed;
    drawNow();
  });
  const score = el("output", { class: "ll-score", role: "status" });
  const task_ = el("p", { class: "ll-task" });
  const given = el("dl", { class: "ll-given", "aria-label": WORDS.given, "data-part": "given" });
  const list = el("ol", { class: "ll-fields", "aria-label": WORDS.find });
  const words = kit.twin(WORDS.twin, WORDS.twinHead);
  const stage = el("div", { class: "ll-stage" }, task_, el("p", { class: "ll-head", text: WORDS.given }), given, el("p", { class: "ll-caption", text: WORDS.tolerance }), el("p", { class: "ll-head", text: WORDS.find }), list);
  root.append(kit.line(kit.group(WORDS.level, ...levels.nodes), kit.group(WORDS.fresh, fresh, reveal)), stage, score, words.box);

  function start(level, seed) {
    revealed = false;
    put({ level, seed: sheets.settle(level, seed), answers: {} });
    rebuild();
  }

  function rebuild() {
    task = sheets.problem(model.get("level"), sheets.settle(model.get("level"), model.get("seed")));
    fields = sheets.asked(task);
    drawNow();
  }

  const three = (value) => (Object.is(Math.round(value * 10) / 10, value) ? String(value) : value.toFixed(4)).replace("-", "−");

  listen(list, "change", (event) => {
    const key = event.target.dataset?.field;
    if (!key) return;
    put({ answers: { ...model.get("answers"), [key]: event.target.value } });
    drawNow();
  });

  function makeField(item) {
    const id = `ll-field-${Math.random().toString(36).slice(2)}`;
    const input = el("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 9, id, "data-field": item.key, "data-lm-suppress-shortcuts": "true" });
    const name = el("label", { for: id });
    const hint = el("details", { class: "ll-hint" }, el("summary", { text: WORDS.hint }), el("span", {}));
    return el("li", {}, name, input, el("output", { for: id }), hint);
  }

  function drawNow() {
    const answers = model.get("answers");
    levels.press((value) => value === task.level);
    kit.say(task_, WORDS.task[task.level]);
    set(reveal, { "aria-pressed": revealed ? "true" : "false" });
    keyed(given, sheets.given(task).map(([label, value]) => ({ key: `${task.level}${label}`, label, value })), () => el("div", {}, el("dt", {}), el("dd", {})), (node, { label, value }) => {
      const [term, number] = node.childNodes;
      kit.say(term, label);
      set(number, { text: three(value), "data-value": value });
    });
    const verdicts = fields.map((field) => sheets.verdict(field, answers[field.key] ?? ""));
    keyed(list, fields.map((field, i) => ({ ...field, key: `${task.level}.${field.key}`, field: field.key, i })), (item) => makeField({ key: item.field }), (node, item) => {
      const [name, input, said, hint] = node.childNodes;
      kit.say(name, `${item.label} =`);
      set(node, { "data-part": item.field.replace(/\d$/, "") }); // one part for both cells
      const typed = answers[item.field] ?? "";
      if (input.value !== typed && input !== document.activeElement) input.value = typed;
      const { state, words: text } = verdicts[item.i];
      set(input, { "aria-invalid": state === "wrong" ? "true" : null });
      const shown = revealed ? `${text} (${three(item.value)})` : text;
      kit.say(said, shown);
      set(said, { class: `ll-is-${state}`, "data-value": revealed ? item.value : null });
      kit.say(hint.lastChild, item.equation);
    });
    const n = verdicts.filter(({ state }) => state === "right").length;
    set(score, { text: WORDS.score(n, fields.length) });
    words.draw(`${WORDS.task[task.level]} ${sheets.given(task).map(([label, value]) => `${label} = ${three(value)}`).join(", ")}. ${score.textContent}.`, () => fields.map((field, i) => ({ key: field.key, cells: [field.label, answers[field.key] ?? "", verdicts[i].words] })));
    light();
  }

  const light = lights.follow(context, stage);
  watch(["level", "seed", "answers"], guard(rebuild));
  kit.life(context, stage, drawNow, [words.box]);
  rebuild();
}

export default base.widget("numbersheet", buildNumberSheet);
