// The entries of the triangle add up to minus the gradient, whatever is cut, and lie below the diagonal.
import assert from "node:assert/strict";
import test from "node:test";

import { cases, floats, load } from "./load.mjs";

const { engine, triangleModel } = load(["engine", "triangleModel"], "errortriangle/model.js");

for (const [index, one] of cases.entries()) {
  const net = engine.unpack(one.spec, floats(one.weights));
  const source = { net, x: floats(one.x), target: floats(one.target), mask: floats(one.mask), T: one.steps };
  const trace = engine.forward(net, source.x, source.T);
  for (const truncation of ["none", "gers", "today"]) {
    test(`case ${index}, ${truncation}`, () => {
      const { gradient } = engine.backward(net, trace, source.target, source.mask, truncation);
      net.layers.forEach((layer, l) => {
        for (const net_kind of Object.keys(layer.rows)) {
          for (const [unit, m] of [[0, 0], [layer.J - 1, layer.M - 1]]) {
            const traits = { layer: l, net_kind, unit, source: m, truncation };
            const found = triangleModel.compute(source, { get: (name) => traits[name] });
            const right = -gradient.layers[l].W[(layer.rows[net_kind] + unit) * layer.M + m];
            const size = Math.max(...gradient.layers[l].W.map(Math.abs));
            assert.ok(Math.abs(found.total - right) <= 1e-12 * size, `${l} ${net_kind} ${unit} ${m}`);
            const sum = found.columns.reduce((a, b) => a + b, 0);
            assert.ok(Math.abs(sum - right) <= 1e-12 * size);
            found.entries.forEach((row, t) => row.slice(t + 1).forEach((value) => assert.equal(Math.abs(value), 0)));
          }
        }
      });
    });
  }
}

test("under today an entry is the part that was passed down at once", () => {
  const one = cases.find((item) => item.spec.layers.length > 1);
  const net = engine.unpack(one.spec, floats(one.weights));
  const source = { net, x: floats(one.x), target: floats(one.target), mask: floats(one.mask), T: one.steps };
  const model = (truncation) => ({ get: (name) => ({ layer: 0, net_kind: "c", unit: 0, source: 0, truncation })[name] });
  const today = triangleModel.compute(source, model("today"));
  const gers = triangleModel.compute(source, model("gers"));
  assert.deepEqual(today.entries, gers.now);
  assert.notDeepEqual(today.entries, gers.entries);
});
