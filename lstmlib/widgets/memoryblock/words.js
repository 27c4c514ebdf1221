// Every word that MemoryBlock shows, in one place.

const WORDS = (() => {
  // The cell as an upper index, where there are several.
  const upper = (v, S) => (S > 1 ? "⁰¹²"[v] : "");
  return {
    ...COMMON,
    picture: "The block over time",
    net: (name, t, value) => `Net input of the ${name} at t = ${t}: ${value}`,
    cell: (v, S) => (S > 1 ? `cell input ${v}` : "cell input"),
    symbol: { in: "net_in", phi: "net_φ", out: "net_out", c: (v, S) => `net_c${upper(v, S)}` },
    becomes: { in: "y_in", phi: "y_φ", out: "y_out", c: (v, S) => `g${upper(v, S)}` },
    state: (v, S) => `s${upper(v, S)}`,
    output: (v, S) => `y_c${upper(v, S)}`,
    time: "Time step",
    forget: "forget gate",
    presets: {
      remember: ["Remember", "Let the first step in, then close the input gate and keep the forget gate open."],
      forget: ["Forget half-way", "As Remember, but the forget gate closes once."],
      mute: ["Keep it to yourself", "As Remember, but the output gate stays closed until the last step."],
    },
    reset: "Reset",
    hint: "Dots are net inputs, bars what they become. Drag a dot, or focus a row: ↑ ↓ change it, ← → move in time.",
    factor: (text) => (text.startsWith("−") ? `(${text})` : text),
    stateIs: (v, S) => `s${upper(v, S)} =`,
    outputIs: (v, S) => `y_c${upper(v, S)} =`,
    twinHead: ["t", "y_in", "y_φ", "y_out", "cell", "g", "s", "h", "y_c"],
    sentence: (n) => `Step t = ${n.t} of 0 to ${n.T - 1}: y_in = ${n.y_in}, y_φ = ${n.y_phi}, y_out = ${n.y_out}; ${n.cells}.`,
    cellSentence: (v, S, s, y) => `${S > 1 ? `cell ${v}: ` : ""}s = ${s}, y_c = ${y}`,
  };
})();
