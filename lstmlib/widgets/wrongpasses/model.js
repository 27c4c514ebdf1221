// What was measured, out of the traits: nothing is computed here but counts.

const passes = (() => {
  const HURT = 1e-9;
  const PASSED = 1e-10;

  function read(model) {
    const [mistakes, arrays, checks] = ["mistakes", "arrays", "checks"].map((name) => model.get(name));
    const [effects, findings] = ["effects", "findings"].map((name) => base.floats(model.get(name)));
    const curves = singles(model.get("curves"));
    const n = mistakes.length;
    for (const [name, found, wanted] of [["effects", effects.length, n * arrays.length * 2], ["findings", findings.length, n * checks.length]]) {
      if (found !== wanted) throw new Error(`${name}: expected ${wanted} numbers, got ${found}`);
    }
    const length = curves.length / (n + 1);
    if (!Number.isInteger(length) || length < 2) throw new Error(`curves: ${curves.length} numbers do not fit ${n + 1} curves`);
    const row = (k) => curves.subarray(k * length, (k + 1) * length);
    return {
      names: mistakes.map(({ name }) => name),
      right: row(0),
      length,
      layers: 1 + Math.max(-1, ...arrays.map(layerOf)),
      one: (k) => ({
        ...mistakes[k],
        curve: row(k + 1),
        effects: arrays.map((name, a) => {
          const [cosine, error] = effects.subarray((k * arrays.length + a) * 2, (k * arrays.length + a + 1) * 2);
          return { name, layer: layerOf(name), short: name.split(".").pop(), cosine, error, hurt: error > HURT };
        }),
        findings: checks.map((name, c) => ({ name, error: findings[k * checks.length + c], passed: findings[k * checks.length + c] < PASSED })),
      }),
    };
  }

  // Little-endian float32 bytes, which are enough for a curve.
  function singles(view) {
    if (!view || view.byteLength === undefined) throw new Error("the page lacks its numbers");
    return new Float32Array(view.buffer ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : view.slice(0));
  }

  function layerOf(name) {
    const found = /^layers\[(\d+)\]/.exec(name);
    return found ? Number(found[1]) : -1;
  }

  // A line in three pieces, of which the middle differs from its one counterpart, if it has one.
  function changed(lines, i) {
    const [sign, text] = lines[i];
    const at = (k, wanted) => lines[k]?.[0] === wanted;
    const alone = sign === "-" ? at(i + 1, "+") && !at(i + 2, "+") && !at(i - 1, "-") : sign === "+" && at(i - 1, "-") && !at(i - 2, "-") && !at(i + 1, "+");
    if (!alone) return [text, "", ""];
    const other = lines[sign === "-" ? i + 1 : i - 1][1];
    let [from, back] = [0, 0];
    const most = Math.min(text.length, other.length);
    while (from < most && text[from] === other[from]) from += 1;
    while (back < most - from && text[text.length - 1 - back] === other[other.length - 1 - back]) back += 1;
    // Where something was only added or left out, its neighbour is marked too: a mark needs a letter.
    if (from + back === most && back) back -= 1;
    else if (from + back === most && from) from -= 1;
    return [text.slice(0, from), text.slice(from, text.length - back), text.slice(text.length - back)];
  }

  // How a tick and what was measured go together: hit, wrong, miss or nothing to say.
  const mark = (hurt, ticked) => (ticked ? (hurt ? "hit" : "wrong") : hurt ? "miss" : null);

  function score(effects, guess) {
    const ticked = effects.filter(({ name }) => guess.has(name));
    return { total: effects.length, hurt: effects.filter(({ hurt }) => hurt).length, ticked: ticked.length, hits: ticked.filter(({ hurt }) => hurt).length };
  }

  return { read, changed, mark, score };
})();
