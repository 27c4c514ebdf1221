// DerivationStepper: all lines in sight, one of them looked at, a question where it matters.

function buildDerivationStepper(context) {
  const { model, root, listen, watch, onStop } = context;
  const { el, set, keyed } = base;
  const lines = model.get("lines");
  if (!lines?.length) throw new Error("the page lacks its lines");

  // MathML from the state; only elements of that kind are taken over.
  function formula(text) {
    const parsed = new DOMParser().parseFromString(text, "text/html").querySelector("math");
    if (!parsed) throw new Error("a formula of this derivation is damaged");
    for (const node of [parsed, ...parsed.querySelectorAll("*")]) {
      for (const { name } of [...node.attributes]) if (name.startsWith("on") || name === "href") node.removeAttribute(name);
    }
    parsed.setAttribute("displaystyle", "true");
    return document.importNode(parsed, true);
  }
  const said = (parts) => parts.map((part, i) => {
    if (i % 2 === 0) return part;
    const math = formula(part);
    math.removeAttribute("displaystyle");
    return math;
  });

  const put = (changes) => {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
    redraw();
  };
  const stepNow = () => Math.max(0, Math.min(lines.length, model.get("step")));
  const go = (step) => put({ step: Math.max(0, Math.min(lines.length, step)) });

  const back = kit.button(context, WORDS.back, () => go(stepNow() - 1));
  const next = kit.button(context, WORDS.next, () => go(stepNow() + 1));
  const all = kit.button(context, WORDS.all, () => (stepNow() === lines.length ? put({ step: 0, picked: {} }) : go(lines.length)));
  const place = el("output", { class: "ll-place" });
  const start = el("div", { class: "ll-start" }, el("span", { class: "ll-caption", text: WORDS.sought }), el("div", { class: "ll-formula" }));
  const list = el("ol", { class: "ll-lines", "aria-label": WORDS.lines });
  const stage = el("div", { class: "ll-stage" }, el("p", { class: "ll-title", text: model.get("title") }), el("p", { text: model.get("words") }), start, list);
  const words = kit.twin(WORDS.twin, WORDS.twinHead);
  root.append(stage, kit.line(kit.group(WORDS.lines, back, next, all), place), words.box);

  // The page's switch says whose symbols to use.
  const notation = () => (document.documentElement.dataset.symbols === "modern" ? 1 : 0);
  const symbols = new MutationObserver(() => redraw());
  symbols.observe(document.documentElement, { attributes: true, attributeFilter: ["data-symbols"] });
  onStop(() => symbols.disconnect());

  // A term that stands for a ribbon: pointing at it, or focusing it, lights the ribbon up.
  const light = (road) => document.dispatchEvent(new CustomEvent("lstmlib:light", { detail: road }));
  const roadAt = (event) => event.target.closest?.("[data-road]")?.dataset.road;
  // Not where the page slides a term under a pointer that rests.
  listen(stage, "pointermove", (event) => roadAt(event) && light(roadAt(event)));
  listen(stage, "focusin", (event) => roadAt(event) && light(roadAt(event)));
  listen(stage, "focusout", (event) => roadAt(event) && light(null));
  // The button of a term that was clicked keeps the light while the page moves under the pointer.
  listen(stage, "pointerout", (event) => roadAt(event) && light(stage.contains(document.activeElement) ? (document.activeElement.dataset.road ?? null) : null));
  listen(stage, "click", async (event) => {
    const road = roadAt(event);
    if (!road) return;
    event.target.closest("li").querySelector(`button[data-road="${road}"]`).focus({ preventScroll: true });
    // A static page makes a figure that is far away only now. At once, not gliding: what lies
    // between gets its height while it passes by, and the figure would be missed.
    await globalThis.widgetHost?.all();
    document.querySelector(".ll-deltaflow")?.scrollIntoView({ block: "start", behavior: "instant" });
    light(road);
  });
  listen(stage, "keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.target.closest("fieldset")) return;
    event.preventDefault();
    go(stepNow() + by);
  });

  function makeLine(item) {
    const box = el("div", { class: "ll-formula", tabindex: 0, role: "group" });
    const reason = el("div", { class: "ll-reason" });
    const quiz = item.line.options ? question(item) : null;
    const node = el("li", {}, box, reason, quiz);
    node.llQuiz = quiz;
    // What a pointer does on the terms themselves, for the keyboard.
    const roads = [...item.line.math[0].matchAll(/data-road="(.+?)"/g)].map(([, road]) => road);
    if (roads.length) node.append(kit.group(WORDS.show, el("span", { class: "ll-caption", text: WORDS.show }), ...roads.map((road) => el("button", { type: "button", "data-road": road }, ...kit.symbol(WORDS.road[road])))));
    return node;
  }

  function question({ n, line }) {
    const name = `ll-quiz-${Math.random().toString(36).slice(2)}`;
    const answers = line.options.map((option, i) => {
      const input = el("input", { type: "radio", name, value: i });
      listen(input, "change", () => put({ picked: { ...model.get("picked"), [n]: i } }));
      return el("label", {}, input, el("span", {}, ...said(option)));
    });
    return el("fieldset", {}, el("legend", { text: WORDS.ask(n) }), ...answers, el("p", { class: "ll-verdict", role: "status" }));
  }

  // A reason is shown once its question is answered, or the reader went past it.
  const answered = (n) => model.get("picked")[n] !== undefined;

  function drawLine(node, { n, line }) {
    const step = stepNow();
    const [box, reason] = node.childNodes;
    const quiz = node.llQuiz;
    const which = notation();
    if (box.llWhich !== which) {
      box.llWhich = which;
      box.replaceChildren(formula(line.math[which]));
    }
    const open = !quiz || answered(n) || step > n;
    if (!reason.childNodes.length) reason.append(el("span", {}, ...said(line.reason)), line.condition ? el("span", { class: "ll-condition", text: WORDS.under(line.condition) }) : "");
    set(reason, { hidden: !open });
    set(box, { "aria-label": WORDS.at(n, lines.length) });
    set(node, { class: n === step ? "ll-here" : n > step ? "ll-later" : "", "aria-current": n === step ? "step" : null });
    if (!quiz) return;
    const pick = model.get("picked")[n];
    set(quiz, { hidden: n !== step && !(answered(n) && n < step) });
    [...quiz.querySelectorAll("input")].forEach((input, i) => (input.checked = i === pick));
    set(quiz.lastChild, { text: pick === undefined ? WORDS.waiting : pick === line.right ? WORDS.right : WORDS.wrong(line.leads[pick]), class: `ll-verdict${pick === undefined ? "" : pick === line.right ? " ll-is-right" : " ll-is-wrong"}` });
  }

  function drawNow() {
    const step = stepNow();
    const shown = start.lastChild;
    if (shown.llWhich !== notation()) {
      shown.llWhich = notation();
      shown.replaceChildren(formula(model.get("start")[notation()]));
    }
    keyed(list, lines.map((line, i) => ({ key: i, n: i + 1, line })), makeLine, drawLine);
    set(place, { text: WORDS.at(step, lines.length) });
    // A button that was pressed keeps the focus, even where it has nothing left to do.
    set(back, { "aria-disabled": step ? null : "true" });
    set(next, { "aria-disabled": step < lines.length ? null : "true" });
    set(all, { text: step === lines.length ? WORDS.again : WORDS.all });
    words.draw(`${model.get("title")}. ${model.get("words")}`, () => lines.map((line, i) => ({ key: i, cells: [String(i + 1), line.reason.map((part, p) => (p % 2 ? formula(part).textContent : part)).join(""), line.condition] })));
  }

  const redraw = kit.life(context, stage, drawNow, [words.box]);
  watch(["step", "picked"], redraw);
  watch(["lines"], context.rebuild);
  drawNow();
}

export default base.widget("derivationstepper", buildDerivationStepper);
