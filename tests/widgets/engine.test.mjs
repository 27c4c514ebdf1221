// engine.js against the golden cases that lstmlib wrote, at 1e-12.
import assert from "node:assert/strict";
import test from "node:test";

import { cases, floats, load } from "./load.mjs";

const { engine } = load(["engine"]);

function near(ours, text, name) {
  const right = floats(text);
  assert.equal(ours.length, right.length, `${name}: length`);
  let worst = 0;
  let most = 0;
  right.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(value - ours[i]));
    most = Math.max(most, Math.abs(value));
  });
  assert.ok(worst / (most + 1e-12) <= 1e-12, `${name}: relative error ${worst / (most + 1e-12)}`);
}

// The rows of one gate out of a fused array.
function rows(layer, fused, gate, T) {
  const width = gate === "c" ? layer.H : layer.J;
  const out = new Float64Array(T * width);
  for (let t = 0; t < T; t++) out.set(fused.subarray(t * layer.G + layer.rows[gate], t * layer.G + layer.rows[gate] + width), t * width);
  return out;
}

for (const [index, one] of cases.entries()) {
  const T = one.steps;
  const net = engine.unpack(one.spec, floats(one.weights));
  const trace = engine.forward(net, floats(one.x), T);

  test(`case ${index}: forward`, () => {
    near(trace.y, one.y, "y");
    one.trace.forEach((arrays, l) => {
      for (const [name, text] of Object.entries(arrays)) {
        const ours = name.startsWith("net_") ? rows(net.layers[l], trace.layers[l].net, name.slice(4), T) : trace.layers[l][name];
        near(ours, text, `layers[${l}].${name}`);
      }
    });
  });

  for (const [truncation, right] of Object.entries(one.flows)) {
    test(`case ${index}: backward, ${truncation}`, () => {
      const flow = engine.backward(net, trace, floats(one.target), floats(one.mask), truncation);
      near(flow.delta_k, right.delta_k, "delta_k");
      near(flow.e_x, right.e_x, "e_x");
      right.layers.forEach((arrays, l) => {
        for (const [name, text] of Object.entries(arrays)) {
          const [kind, gate] = name.split("_");
          const fused = { delta: flow.layers[l].delta, sent: flow.layers[l].sent }[kind];
          near(fused ? rows(net.layers[l], fused, gate, T) : flow.layers[l][name], text, `layers[${l}].${name}`);
        }
      });
      const ours = new Map(engine.named(net, flow.gradient));
      assert.deepEqual([...ours.keys()], Object.keys(right.gradient));
      for (const [name, text] of Object.entries(right.gradient)) near(ours.get(name), text, name);
    });
  }
}

test("cutting the recurrent roads and the peepholes by hand is Gers' truncation", () => {
  for (const one of cases) {
    const net = engine.unpack(one.spec, floats(one.weights));
    const trace = engine.forward(net, floats(one.x), one.steps);
    const cuts = new Set(net.layers.flatMap((_, l) => ["in", "phi", "c", "out"].flatMap((a) => [`${l}.rec.${a}`, `${l}.peep.${a}`])));
    const run = (truncation, roads) => engine.backward(net, trace, floats(one.target), floats(one.mask), truncation, roads).gradient.layers[0].W;
    assert.deepEqual(run("none", cuts), run("gers", new Set()));
  }
});
