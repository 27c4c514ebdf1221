// A road that is cut carries nothing: the deltas behind it vanish and all others stay exact.
import assert from "node:assert/strict";
import test from "node:test";

import { cases, floats, load } from "./load.mjs";

const { engine } = load(["engine"]);
const one = cases[1];

function rows(cut, l, gate) {
  const net = engine.unpack(one.spec, floats(one.weights));
  const trace = engine.forward(net, floats(one.x), one.steps);
  const flow = engine.backward(net, trace, floats(one.target), floats(one.mask), "none", new Set(cut));
  const layer = net.layers[l];
  const width = gate === "c" ? layer.H : layer.J;
  const found = [];
  for (let t = 0; t < one.steps; t++) found.push(...flow.layers[l].delta.subarray(t * layer.G + layer.rows[gate], t * layer.G + layer.rows[gate] + width));
  return found;
}

const sum = (list) => list.reduce((total, value) => total + Math.abs(value), 0);

for (const gate of ["c", "in", "phi", "out"]) {
  test(`the road into ${gate} cut: its delta is zero, the layer above is untouched`, () => {
    const road = gate === "out" ? "0.gate" : `0.net.${gate}`;
    assert.ok(sum(rows([], 0, gate)) > 0);
    assert.equal(sum(rows([road], 0, gate)), 0);
    assert.deepEqual(rows([road], 1, gate), rows([], 1, gate));
  });
}

test("with all four roads down cut, a lower layer hears nothing", () => {
  const cut = ["c", "in", "phi", "out"].map((gate) => `1.down.${gate}`);
  for (const gate of ["c", "in", "phi", "out"]) assert.equal(sum(rows(cut, 0, gate)), 0);
});

test("with the output units cut off, no layer hears anything", () => {
  assert.equal(sum(rows(["1.top"], 1, "c")) + sum(rows(["1.top"], 0, "c")), 0);
});
