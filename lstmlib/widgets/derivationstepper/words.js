// Every word that DerivationStepper shows, in one place.

const WORDS = (() => ({
  lines: "Lines of the derivation",
  sought: "Sought",
  back: "Back",
  next: "Next line",
  all: "Show all lines",
  again: "Start again",
  at: (step, of) => (step ? `line ${step} of ${of}` : "what is sought"),
  ask: (n) => `What leads to line ${n}?`,
  right: "That is the rule.",
  wrong: (n) => `Not this one: it leads to line ${n}. Look at what is new on this line, framed.`,
  waiting: "Pick an answer first, or go on and see.",
  under: (condition) => `${condition}`,
  show: "In the figure:",
  road: { ".top": "δ_k", ".state": "e_s", ".carousel": "ε_s(t+1)", ".down.in": "δ_in", ".down.phi": "δ_φ", ".down.c": "δ_c", ".down.out": "δ_out" },
  twin: "In words",
  twinHead: ["line", "reason", "condition"],
}))();
