// The terms that DeltaFlow draws add up to e_y and eps_s, at 1e-12: for every case, truncation,
// layer, step and cell, one cell at a time and all cells of a layer as a bundle.
import assert from "node:assert/strict";
import test from "node:test";

import { cases, floats, load } from "./load.mjs";

const { engine, flowTerms } = load(["engine", "flowTerms"], "deltaflow/terms.js");

function data(one, truncation, cuts = new Set()) {
  const net = engine.unpack(one.spec, floats(one.weights));
  const trace = engine.forward(net, floats(one.x), one.steps);
  const flow = engine.backward(net, trace, floats(one.target), floats(one.mask), truncation, cuts);
  return { net, trace, flow, truncation, cuts, T: one.steps };
}

const open = (terms) => terms.filter((term) => !term.cut);
const total = (terms) => open(terms).reduce((sum, term) => sum + term.value, 0);
const gross = (terms) => open(terms).reduce((sum, term) => sum + term.gross, 0);

function near(ours, right, size, name) {
  assert.ok(Math.abs(ours - right) <= 1e-12 * (size + 1e-12), `${name}: ${ours} instead of ${right}`);
}

// Every layer, step and set of cells of one case.
function* places({ net, T }) {
  for (const [l, { H }] of net.layers.entries()) {
    const all = Array.from({ length: H }, (_, i) => i);
    for (let t = 0; t < T; t++) for (const cells of [...all.map((i) => [i]), all]) yield { l, t, cells, H };
  }
}

for (const [index, one] of cases.entries()) {
  for (const truncation of ["none", "gers", "today"]) {
    test(`case ${index}, ${truncation}: what arrives adds up`, () => {
      const all = data(one, truncation);
      for (const { l, t, cells, H } of places(all)) {
        const sum = (name) => cells.reduce((acc, i) => acc + all.flow.layers[l][name][t * H + i], 0);
        const arrivals = flowTerms.arrivals(all, l, cells, t);
        near(total(arrivals), sum("e_y"), gross(arrivals), `e_y of layer ${l} at ${t}`);
        const children = flowTerms.children(all, l, cells, t);
        near(total(children), sum("eps_s"), gross(children), `eps_s of layer ${l} at ${t}`);
      }
    });

    test(`case ${index}, ${truncation}: what leaves adds up to the deltas and to e_x`, () => {
      const all = data(one, truncation);
      const { net, flow, T } = all;
      for (const [l, layer] of net.layers.entries()) {
        const cells = Array.from({ length: layer.H }, (_, i) => i);
        for (let t = 0; t < T; t++) {
          for (const term of flowTerms.departures(all, l, cells, t)) {
            if (!term.a) continue;
            const width = term.a === "c" ? layer.H : layer.J;
            const at = t * layer.G + layer.rows[term.a];
            const right = flow.layers[l].delta.subarray(at, at + width).reduce((a, b) => a + b, 0);
            near(term.value, right, term.gross, `delta_${term.a} of layer ${l} at ${t}`);
          }
        }
      }
      for (let t = 0; t < T; t++) {
        for (let m = 0; m < net.n_in; m++) {
          const terms = flowTerms.toInput(all, [m], t);
          near(total(terms), flow.e_x[t * net.n_in + m], gross(terms), `e_x at ${t}`);
        }
      }
    });
  }

  test(`case ${index}: the shares of the cells of a block add up to its gate's delta`, () => {
    const all = data(one, "none");
    for (const [l, layer] of all.net.layers.entries()) {
      for (let t = 0; t < all.T; t++) {
        for (const a of flowTerms.kinds(layer).filter((kind) => kind !== "c")) {
          for (let j = 0; j < layer.J; j++) {
            const shares = flowTerms.shares(all, l, [j * layer.S], t, a);
            assert.equal(shares.length, layer.S);
            const right = all.flow.layers[l].delta[t * layer.G + layer.rows[a] + j];
            near(total(shares), right, gross(shares), `delta_${a} of block ${j} of layer ${l} at ${t}`);
          }
        }
      }
    }
  });

  test(`case ${index}: with a road cut, the other terms still add up`, () => {
    for (const cut of ["0.carousel", "0.state", "1.down.in", "0.rec.c", "0.rec.out"]) {
      const all = data(one, "none", new Set([cut]));
      for (const { l, t, cells, H } of places(all)) {
        const sum = (name) => cells.reduce((acc, i) => acc + all.flow.layers[l][name][t * H + i], 0);
        const arrivals = flowTerms.arrivals(all, l, cells, t);
        near(total(arrivals), sum("e_y"), gross(arrivals), `e_y with ${cut} cut`);
        const children = flowTerms.children(all, l, cells, t);
        near(total(children), sum("eps_s"), gross(children), `eps_s with ${cut} cut`);
      }
    }
  });
}
