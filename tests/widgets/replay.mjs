// What RunExplorer's page computes from a state on standard input, as JSON on standard output.
import { readFileSync } from "node:fs";

import { load } from "./load.mjs";

const { runModel } = load(["runModel"], "runexplorer/model.js");
const { state, codes, asked } = JSON.parse(readFileSync(0, "utf8"));
const source = runModel.read({ get: (name) => (name === "codes" ? new DataView(new Uint8Array(Buffer.from(codes, "base64")).buffer) : state[name]) });
const found = asked.map(({ run, checkpoint, time }) => {
  const played = runModel.replay(source, source.runs[run], checkpoint);
  const { layer, trace, net } = played;
  const heard = Object.fromEntries(["none", "gers"].map((road) => [road, runModel.heard(source, played, time, road)]));
  const { steps } = runModel.reach(heard.none, net.layers[0].J);
  const plain = (array) => Array.from(array);
  return { y: plain(trace.y), s: plain(layer.s), y_phi: plain(layer.y_phi), right: played.right, none: plain(heard.none), gers: plain(heard.gers), steps };
});
process.stdout.write(JSON.stringify({ closing: source.closing, ends: source.ends, found }));
