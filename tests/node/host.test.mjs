import assert from "node:assert/strict";
import test from "node:test";
import { open, widget } from "./page.mjs";

const SHOWS = (text) => `export default { render({ model, el }) { el.textContent = ${text}; } }`;
const bytes = (array) => Buffer.from(array.buffer).toString("base64");
const box = (name, children) => ({
  model_module: "@jupyter-widgets/controls",
  model_name: name,
  state: { children: children.map((id) => `IPY_MODEL_${id}`) },
});

/** A widget that hands what it was given to the test. */
const spy = (name) => `export default {
  initialize(props) { globalThis.${name}.initialized.push(props); return () => globalThis.${name}.left.push("model"); },
  render(props) { globalThis.${name}.rendered.push(props); return () => globalThis.${name}.left.push("view"); },
}`;
const spied = (name) => (globalThis[name] = { initialized: [], rendered: [], left: [] });

test("bytes arrive as DataViews where they belong", async () => {
  const esm = `export default { render({ model, el }) {
    const flat = model.get("flat"), deep = model.get("deep");
    el.textContent = [flat instanceof DataView, flat.getFloat64(8, true), deep.list[1].getInt8(0), deep.kept].join();
  } }`;
  const state = { deep: { list: [1, null], kept: "yes" } };
  const buffers = [
    { path: ["flat"], encoding: "base64", data: bytes(new Float64Array([1, 2.5])) },
    { path: ["deep", "list", 1], encoding: "base64", data: bytes(new Int8Array([-7])) },
  ];
  const { places } = await open({ models: { a: widget(esm, state, buffers) }, views: ["a"] });
  assert.equal(places[0].textContent, "true,2.5,-7,yes");
  assert.equal(places[0].dataset.widget, "mounted");
});

test("two views share one model, which is initialized once", async () => {
  const seen = spied("twoViews");
  await open({ models: { a: widget(spy("twoViews"), { n: 1 }) }, views: ["a", "a"] });
  assert.equal(seen.initialized.length, 1);
  const [first, second] = seen.rendered.map(({ model }) => model);
  const heard = [];
  second.on("change:n", (model, value) => heard.push(["change:n", value, model === second]));
  second.on("change", () => heard.push(["change", second.get("n")]));
  first.set("n", 5);
  first.save_changes();
  assert.deepEqual(heard, [["change:n", 5, true], ["change", 5]]);
  first.set({ n: 5 });
  assert.equal(heard.length, 2, "setting the same value is no change");
  first.off("change:n");
  first.set({ n: 6, m: 2 });
  assert.deepEqual(heard.slice(2), [["change:n", 6, true], ["change", 6]]);
  second.off();
  first.set("n", 7);
  assert.equal(heard.length, 4);
  assert.equal(second.get("m"), 2);
});

test("off removes one listener, or one event's, or all", async () => {
  const seen = spied("offs");
  await open({ models: { a: widget(spy("offs")) }, views: ["a"] });
  const [{ model }] = seen.rendered;
  let heard = "";
  const one = () => (heard += "1");
  const two = () => (heard += "2");
  model.on("change:x change:y", one);
  model.on("change:x", two);
  model.set("x", 1);
  model.off("change:x", one);
  model.set({ x: 2, y: 2 });
  assert.equal(heard, "12" + "21");
  model.off("change:x");
  model.set({ x: 3, y: 3 });
  assert.equal(heard, "1221" + "1");
});

test("a listener that throws does not silence the others", async () => {
  const seen = spied("throws");
  const { warnings } = await open({ models: { a: widget(spy("throws")) }, views: ["a"] });
  const [{ model }] = seen.rendered;
  let heard = 0;
  model.on("change:x", () => assert.fail("on purpose"));
  model.on("change:x", () => (heard += 1));
  model.set("x", 1);
  assert.equal(heard, 1);
  assert.match(warnings.join(), /change:x failed/);
});

test("a module may export a function that makes the widget", async () => {
  const esm = `export default async () => ({ render: ({ el }) => { el.textContent = "made"; } })`;
  const { places } = await open({ models: { a: widget(esm) }, views: ["a"] });
  assert.equal(places[0].textContent, "made");
});

test("without a kernel, send does nothing and invoke is refused in words", async () => {
  const seen = spied("kernel");
  await open({ models: { a: widget(spy("kernel")), b: widget(SHOWS(1)) }, views: ["a"] });
  const [{ model, experimental, signal }] = seen.rendered;
  assert.equal(model.send({ any: "thing" }), undefined);
  assert.ok(signal instanceof AbortSignal && !signal.aborted);
  await assert.rejects(experimental.invoke("name", {}), /no Python behind it/);
  assert.equal((await model.widget_manager.get_model("b")).get("_esm"), SHOWS(1));
});

test("leaving the page cleans up; a page kept for coming back is left alone", async () => {
  const seen = spied("leaving");
  const { handlers } = await open({ models: { a: widget(spy("leaving")) }, views: ["a", "a"] });
  handlers.pagehide({ persisted: true });
  assert.deepEqual(seen.left, []);
  handlers.pagehide({ persisted: false });
  assert.deepEqual(seen.left.sort(), ["model", "view", "view"]);
  assert.ok(seen.rendered[0].signal.aborted);
});

test("a clean-up that throws, now or later, stays a warning", async () => {
  const esm = `export default { render: () => async () => { throw new Error("untidy"); } }`;
  const { handlers, warnings } = await open({ models: { a: widget(esm) }, views: ["a"] });
  handlers.pagehide({ persisted: false });
  await new Promise(setImmediate);
  assert.match(warnings.join(), /clean-up failed.*untidy/);
});

test("styles are added once, and never from another site", async () => {
  const models = {
    a: widget(SHOWS(1), { _css: ".x{}" }),
    b: widget(SHOWS(2), { _css: ".x{}" }),
    c: widget(SHOWS(3), { _css: "https://example.org/x.css" }),
  };
  const { head } = await open({ models, views: ["a", "b", "c"] });
  assert.deepEqual(head.children.map((style) => style.textContent), [".x{}"]);
});

test("boxes lay out their children, also the one that fails", async () => {
  const models = {
    a: widget(SHOWS("'A'")),
    row: box("HBoxModel", ["a", "column"]),
    column: box("VBoxModel", ["a", "gone"]),
  };
  const { places } = await open({ models, views: ["row"] });
  assert.equal(places[0].find("book-widget-row").length, 1);
  assert.equal(places[0].find("book-widget-column").length, 1);
  assert.match(places[0].textContent, /^AA.*not in this page/);
});

test("what is in sight mounts at once, the rest when it comes near", async () => {
  const models = { a: widget(SHOWS("'A'")) };
  const views = ["a", { id: "a", top: 5000 }, { id: "a", top: null }];
  const { places, observed, near, host } = await open({ models, views });
  assert.deepEqual(places.map((place) => place.textContent), ["A", "", ""]);
  assert.equal(observed.size, 2);
  near(places[1]);
  await host.all();
  assert.deepEqual(places.map((place) => place.textContent), ["A", "A", "A"]);
  assert.equal(observed.size, 0);
  assert.equal(places[1].children.length, 1, "mounted once");
});

for (const event of ["keydown", "beforeprint"])
  test(`${event} mounts what is still waiting`, async () => {
    const views = [{ id: "a", top: 5000 }];
    const { places, handlers } = await open({ models: { a: widget(SHOWS("'A'")) }, views });
    assert.equal(places[0].textContent, "");
    await handlers[event]();
    assert.equal(places[0].textContent, "A");
  });

test("without an IntersectionObserver everything mounts at once", async () => {
  const views = [{ id: "a", top: 5000 }];
  const { places } = await open({ models: { a: widget(SHOWS("'A'")) }, views, observer: false });
  assert.equal(places[0].textContent, "A");
});

test("a page that names the script twice has its widgets once", async () => {
  const seen = spied("twice");
  const { run } = await open({ models: { a: widget(spy("twice")) }, views: ["a"] });
  run();
  await globalThis.widgetHost.inSight;
  assert.equal(seen.rendered.length, 1);
});
