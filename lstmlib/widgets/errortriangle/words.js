// Every word that ErrorTriangle shows, in one place.

const WORDS = (() => {
  const kind = { in: "w_in", phi: "w_φ", c: "w_c", out: "w_out" };
  return {
    ...COMMON,
    kind,
    picture: "The triangle: time of the error down, time of use across. Arrow keys walk through the entries.",
    weight: "Weight",
    layer: (l) => `layer ${l}`,
    unit: (a, i) => (a === "c" ? `cell ${i}` : `block ${i}`),
    pickLayer: "Layer",
    pickNet: "Kind of net",
    pickUnit: "Unit",
    pickSource: "Source",
    below: (l, m) => (l ? `from cell ${m} of layer ${l - 1}` : `from input ${m}`),
    own: (m) => `from its own cell ${m}`,
    order: "Add along",
    orders: {
      rows: ["rows: RTRL", "one error with all uses before it: forward in time, with partials"],
      columns: ["columns: BPTT", "one use with all errors after it: backward in time, with deltas"],
    },
    done: "added so far",
    doneRows: (n, T) => `${n} of ${T} rows`,
    doneColumns: (n, T) => `${n} of ${T} columns`,
    errorTime: "time of the error t",
    useTime: "time of use τ",
    entry: (t, tau, value) => `Error at t = ${t}, use at τ = ${tau}: ${value}`,
    lower: (now, earlier) => `. Passed down at t itself: ${now}; passed down earlier: ${earlier}`,
    parts: "Hatched is negative. The frame inside a square: what is passed down at t itself; the rest came through the state above (or, where nothing is cut, by recurrent wires).",
    row: (t) => `row t = ${t}, the error of that step times the running partial`,
    column: (tau) => `column τ = ${tau}, the delta of that step times the source`,
    sumSoFar: (words, value, total) => `${words} added: ${value}. All of them: ${total} = −dE/dw.`,
    twinHead: ["t", "τ", "entry", "passed down at t", "row sum", "column sum"],
  };
})();
