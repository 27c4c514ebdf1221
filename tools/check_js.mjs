// Check the syntax of scripts without running them: node --experimental-vm-modules FILE...
// A widget's parts have no imports and may close with `export default`, so they are read as
// modules; what pages load with a script tag is read as a classic script.
import { readFileSync } from "node:fs";
import { Script, SourceTextModule } from "node:vm";

function check(path) {
  const source = readFileSync(path, "utf8");
  const isClassic = path.includes("_static/") && !path.endsWith(".mjs");
  if (isClassic) {
    new Script(source, { filename: path });
  } else {
    new SourceTextModule(source, { identifier: path });
  }
}

let failures = 0;
for (const path of process.argv.slice(2)) {
  try {
    check(path);
  } catch (error) {
    failures += 1;
    console.error(`${error.stack.split("\n").slice(0, 5).join("\n")}\n  in ${path}`);
  }
}
process.exit(failures ? 1 : 0);
