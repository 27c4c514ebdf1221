// RunExplorer's arithmetic on small cases; its numbers on the recorded runs are in test_runexplorer.py.
import assert from "node:assert/strict";
import test from "node:test";

import { load } from "./load.mjs";

const { runModel, engine } = load(["runModel", "engine"], "runexplorer/model.js");

// One block of one cell without biases of the cell, two checkpoints whose codes count upwards.
const spec = { n_in: 7, n_out: 7, layers: [[1, 1]], options: { squash: "dissertation", output: "logistic", forget_gates: true, peepholes: false, recurrent: true, shortcut: false, cell_bias: false } };
const sizes = { "layers[0].w_in": 8, "layers[0].w_phi": 8, "layers[0].w_c": 8, "layers[0].w_out": 8, "layers[0].b_in": 1, "layers[0].b_phi": 1, "layers[0].b_out": 1, w_k: 7, b_k: 7 };
const arrays = Object.entries(sizes).map(([name, size], i) => [name, size, 0.001 * (i + 1)]);
const count = Object.values(sizes).reduce((a, b) => a + b, 0);
const symbols = "BTBTXSETEB";
const legal = "PT B PT SX SX E T E B";
const state = { symbols, legal, runs: [{ name: "a", spec, size: count + 1, steps: [0, 5], arrays, edges: [0, 1, 5], losses: [0.9, 0.5] }], codes: Int16Array.from({ length: 2 * count }, (_, i) => i - count) };
const model = (change = {}) => ({ get: (name) => ({ ...state, ...change })[name] });

test("each array takes its own codes and its own scale", () => {
  const source = runModel.read(model());
  for (const checkpoint of [0, 1]) {
    const found = new Map(engine.named(...Array(2).fill(runModel.network(source, source.runs[0], checkpoint))));
    assert.deepEqual([...found.keys()], arrays.map(([name]) => name));
    let at = 0;
    for (const [name, size, scale] of arrays) {
      const right = Array.from({ length: size }, (_, i) => (at + checkpoint * size + i - count) * scale);
      assert.deepEqual(Array.from(found.get(name)), right);
      at += 2 * size;
    }
  }
});

test("a loss stands in the middle of the updates that it is the mean of", () => {
  assert.deepEqual(runModel.read(model()).runs[0].curve, [[0.5, 0.9], [3, 0.5]]);
});

test("strings end at E before B, and are closed where T or P alone may come", () => {
  const source = runModel.read(model());
  assert.deepEqual([source.closing, source.ends], [[6], [8]]);
  assert.deepEqual(Array.from(source.x.subarray(7, 14)), [0, 0, 0, 0, 1, 0, 0]);
});

test("a prediction is right where all that may come is above the rest", () => {
  const y = [[0.9, 0, 0, 0, 0, 0, 0.8], [0.5, 0.5, 0, 0, 0, 0, 0], [0, 0, 0.4, 0, 0.3, 0, 0.2]].flat();
  assert.deepEqual(runModel.verdicts(y, ["BX", "B", "PT"]), [true, false, true]);
  assert.deepEqual(runModel.verdicts(y, ["B", "BE", "PV"]), [true, true, false]);
});

test("the horizon is counted backwards to the first step below 1 %", () => {
  const { all, steps } = runModel.reach(Float64Array.from([0.5, 0, 0, 0.001, 0.02, 0.3, 0.1, 1]), 2);
  assert.deepEqual(all, [1, 0.3, 0.001, 0.5]);
  assert.equal(steps, 2);
  assert.equal(runModel.reach(Float64Array.from([0.5, 0.5]), 1).steps, 2);
});

test("nothing is heard after the chosen symbol, and the last entry is its own", () => {
  const source = runModel.read(model());
  const played = runModel.replay(source, source.runs[0], 1);
  const heard = runModel.heard(source, played, 4, "none");
  assert.equal(heard.length, 5);
  assert.ok(heard.every((size) => size > 0));
});

test("missing numbers are an error", () => {
  assert.throws(() => runModel.read(model({ codes: null })), /the page lacks its numbers/);
  assert.throws(() => runModel.read(model({ codes: new Int16Array(3) })), /codes: expected 98 numbers, got 3/);
});
