// Whatever is wrong with a widget, its place says so and the widget beside it works.
import assert from "node:assert/strict";
import test from "node:test";
import { open, widget } from "./page.mjs";

const GOOD = widget(`export default { render({ el }) { el.textContent = "good"; } }`);
const RENDERS = (body) => widget(`export default { render({ model, el }) { ${body} } }`);
const controls = (model_name, state = {}) => ({
  model_module: "@jupyter-widgets/controls",
  model_name,
  state,
});
const withBytes = (buffer) => ({ ...RENDERS(""), buffers: [{ path: ["x"], ...buffer }] });

const HOSTILE = {
  "no state": [undefined, /its state is not in this page/],
  "state is null": [null, /cannot be shown/],
  "damaged bytes": [withBytes({ encoding: "base64", data: "%%%" }), /bytes of “x” are damaged/],
  "bytes without data": [withBytes({ encoding: "hex", data: "00" }), /encoded as hex, not base64/],
  "missing bytes": [RENDERS(`new Float64Array(model.get("x").buffer)`), /undefined/],
  "bytes for nowhere": [
    { ...RENDERS(""), buffers: [{ path: ["gone", "x"], encoding: "base64", data: "AA==" }] },
    /cannot be shown/,
  ],
  "no code": [widget(undefined), /its code is not in this page/],
  "broken code": [widget("export default {"), /cannot be shown: (?!undefined)/],
  "code that throws": [widget(`throw new Error("at import")`), /at import/],
  "code from another site": [widget("https://example.org/w.js"), /from another site/],
  "nothing exported": [widget("export const render = 1"), /exports no render function/],
  "factory that throws": [widget(`export default () => { throw "at making"; }`), /at making/],
  "initialize that throws": [
    widget(`export default { initialize() { throw new Error("at start"); }, render() {} }`),
    /at start/,
  ],
  "render that throws": [RENDERS(`el.textContent = "half"; throw new Error("at draw.")`), /at draw\. The rest/],
  "render that rejects": [RENDERS(`return Promise.reject(new Error("too late"))`), /too late/],
  "render that throws nothing": [RENDERS(`throw undefined`), /cannot be shown/],
  "a control of ipywidgets": [controls("IntSliderModel"), /IntSliderModel.*needs a running kernel/],
  "an unknown module": [
    { model_module: "other", model_name: "Thing", state: {} },
    /Thing of other needs a running kernel/,
  ],
  "a box in itself": [controls("VBoxModel", { children: ["IPY_MODEL_bad"] }), /it contains itself/],
  "a box of numbers": [controls("HBoxModel", { children: [1] }), /cannot be shown/],
};

for (const [name, [bad, words]] of Object.entries(HOSTILE))
  test(`hostile state: ${name}`, async () => {
    const models = bad === undefined ? { good: GOOD } : { good: GOOD, bad };
    const { places } = await open({ models, views: ["bad", "good", "bad"] });
    for (const place of [places[0], places[2]]) {
      const [message, ...more] = place.find("book-widget-error");
      assert.equal(more.length, 0);
      assert.equal(message.attributes.role, "alert");
      assert.match(message.textContent, words);
      assert.doesNotMatch(place.textContent, /half/);
    }
    assert.equal(places[1].textContent, "good");
    // Node's test runner fails a test that leaves an unhandled rejection behind.
    await new Promise(setImmediate);
  });

test("hostile state: a view that cannot be read", async () => {
  const { places } = await open({ models: { good: GOOD }, views: [{ raw: "{" }, "good"] });
  assert.match(places[0].textContent, /its state is not in this page/);
  assert.equal(places[1].textContent, "good");
});

for (const state of ["{", "null", "{}", `{"state": null}`])
  test(`hostile state: the page's state is ${state}`, async () => {
    const { places } = await open({ state, views: ["a"] });
    assert.match(places[0].textContent, /its state is not in this page/);
  });

test("hostile state: a model named like a part of every object", async () => {
  const { places } = await open({ models: { good: GOOD }, views: ["constructor", "__proto__"] });
  for (const place of places) assert.match(place.textContent, /its state is not in this page/);
});

test("a view that failed hears nothing more", async () => {
  const listens = `model.on("change:x", () => { globalThis.heardAfter = true; }); throw new Error("no");`;
  const sets = `export default { render({ model }) { globalThis.partner = model; } }`;
  const models = { a: RENDERS(listens), b: widget(sets) };
  await open({ models, views: ["a", "b"] });
  (await globalThis.partner.widget_manager.get_model("a")).set("x", 1);
  assert.equal(globalThis.heardAfter, undefined);
});
