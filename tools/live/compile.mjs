// Runs a Python program in the kernel's own Python, under node, with one folder of this machine
// mounted: `node compile.mjs PYODIDE_FOLDER PROGRAM.py FOLDER`. Bytecode fits one Python only.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [core, program, folder] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(`${core}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${core}/` });
python.FS.mkdirTree("/work");
python.mountNodeFS("/work", folder);
python.FS.chdir("/work");
try {
  python.runPython(readFileSync(program, "utf8"), { filename: program });
} catch (error) {
  // Node would print the line of Pyodide that threw, which is a megabyte long.
  console.error(String(error.message));
  process.exitCode = 1;
}
