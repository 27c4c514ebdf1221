// Generated from the ledger of equations by `python -m lstmlib.symbolic.codegen`; do not edit.
// All numbers are scalars. A function called _term is the summand of a sum in its equation, and
// an argument called sum is that sum, added up by the caller. Derivatives of squashing functions
// take the value of the function. The comment names the equation.
const formulas = {
  squash: {
    dissertation: {
      f: (x) => 0.5*Math.tanh(0.5*x) + 0.5, // squash-f
      df: (f) => f*(1 - f), // squash-f-prime
      g: (x) => 2*Math.tanh(0.5*x), // squash-g
      dg: (g) => -0.25*(g * g) + 1, // squash-g-prime
      h: (x) => Math.tanh(0.5*x), // squash-h
      dh: (h) => -0.5*(h * h) + 0.5, // squash-h-prime
    },
    modern: {
      f: (x) => 0.5*Math.tanh(0.5*x) + 0.5, // squash-f
      df: (f) => f*(1 - f), // squash-f-prime
      g: (x) => Math.tanh(x), // squash-modern
      dg: (g) => 1 - (g * g), // squash-modern-prime
      h: (x) => Math.tanh(x), // squash-modern
      dh: (h) => 1 - (h * h), // squash-modern-prime
    },
  },
  net_term: (w, y) => w*y, // gate-net
  state: (y_phi, s_prev, y_in, g) => g*y_in + s_prev*y_phi, // state-forget
  cell_output: (y_out, h) => h*y_out, // cell-output
  output_error: (target, y_k) => target - y_k, // output-error
  output_delta: (df_k, e_k) => df_k*e_k, // output-delta
  e_y_term: (w, delta) => delta*w, // lower-error
  delta_out_term: (h, e_y) => e_y*h, // output-gate-delta
  delta_out: (df_out, sum) => df_out*sum, // output-gate-delta
  e_s: (y_out, dh, e_y) => dh*e_y*y_out, // state-error
  eps_s: (e_s, y_phi_next, eps_s_next) => e_s + eps_s_next*y_phi_next, // state-error-total
  peep_term: (p, delta) => delta*p, // state-error-peephole
  delta_c: (eps_s, y_in, dg) => dg*eps_s*y_in, // cell-delta
  delta_in_term: (g, eps_s) => eps_s*g, // input-gate-delta
  delta_in: (df_in, sum) => df_in*sum, // input-gate-delta
  delta_phi_term: (s_prev, eps_s) => eps_s*s_prev, // forget-gate-delta
  delta_phi: (df_phi, sum) => df_phi*sum, // forget-gate-delta
};
// The same equations in the words of a page: what stands on the left, the term that a road stands
// for, and the factor that a valve puts on an error. By road, and by net where each has its own.
const equationText = {
  left: {
    e_y: "e_y",
    eps_s: "ε_s",
    delta: { c: "δ_c", in: "δ_in", phi: "δ_φ", out: "δ_out" },
  },
  term: {
    top: "Σ w_k·δ_k",
    down: { c: "Σ w_c·δ_c", in: "Σ w_in·δ_in", phi: "Σ w_φ·δ_φ", out: "Σ w_out·δ_out" },
    rec: { c: "Σ w_c·δ_c(t+1)", in: "Σ w_in·δ_in(t+1)", phi: "Σ w_φ·δ_φ(t+1)", out: "Σ w_out·δ_out(t+1)" },
    state: "y_out·h′(s)·e_y",
    carousel: "y_φ(t+1)·ε_s(t+1)",
    peep: { in: "p_in·δ_in(t+1)", phi: "p_φ·δ_φ(t+1)", out: "p_out·δ_out" },
    gate: "f′·Σ h(s)·e_y",
    net: { c: "y_in·g′·ε_s", in: "f′·Σ g·ε_s", phi: "f′·Σ s(t−1)·ε_s" },
    leave: "y_φ·ε_s",
    back: { c: "Σ w_c·δ_c", in: "Σ w_in·δ_in", phi: "Σ w_φ·δ_φ", out: "Σ w_out·δ_out" },
    shortcut: "Σ w_k·δ_k",
  },
  factor: {
    state: "y_out·h′",
    gate: "h·f′",
    net: { c: "y_in·g′", in: "g·f′", phi: "s(t−1)·f′" },
    leave: "y_φ",
  },
};
