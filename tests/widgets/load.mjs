// What the widgets' tests under node share: the scripts put together as a page does, and the cases.
import { readFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const widgets = new URL("../../lstmlib/widgets/", here);
const ENGINE = ["formulas.js", "engine.js", "engine_backward.js"];

// The constants that the engine and further scripts define, by name.
export function load(names, ...more) {
  const source = [...ENGINE, ...more].map((file) => readFileSync(new URL(file, widgets), "utf8")).join("\n");
  return new Function(`${source}\nreturn { ${names.join(", ")} };`)();
}

export const floats = (text) => new Float64Array(new Uint8Array(Buffer.from(text, "base64")).buffer);

export const cases = JSON.parse(readFileSync(new URL("golden.json", here), "utf8"));
