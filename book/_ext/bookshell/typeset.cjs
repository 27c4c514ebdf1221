/* Draw formulas at build time: MathJax in node, from stdin to stdout.

   In: {"engine": folder, "fonts": address, "chtml": options, "formulas": [[tex, isDisplayed], ...]}.
   Out: {"drawn": [html, ...], "failed": [[tex, why], ...], "css": "..."}. */
"use strict";
const fs = require("fs");
const path = require("path");

const METRICS = { em: 16, ex: 8, containerWidth: 1280 };

/** MathJax, with rules for every glyph: which of them the pages need is found in the pages. */
function start({ engine, fonts, chtml }) {
  return require(path.join(engine, "node-main.js")).init({
    loader: {
      load: ["input/tex", "output/chtml", "adaptors/liteDOM", "a11y/assistive-mml"],
      versionWarnings: false,
    },
    chtml: { ...chtml, fontURL: fonts, adaptiveCSS: false },
    // TeX that cannot be read is a fault of the build, not a red line for the reader.
    tex: {
      packages: { "[-]": ["noundefined", "noerrors"] },
      formatError: (_, error) => {
        throw error;
      },
    },
  });
}

async function main() {
  const given = JSON.parse(fs.readFileSync(0, "utf8"));
  const MathJax = await start(given);
  const { adaptor } = MathJax.startup;
  const drawn = [];
  const failed = [];
  for (const [tex, display] of given.formulas) {
    try {
      drawn.push(adaptor.outerHTML(await MathJax.tex2chtmlPromise(tex, { ...METRICS, display })));
    } catch (error) {
      drawn.push("");
      failed.push([tex, error.message]);
    }
  }
  const css = adaptor.textContent(MathJax.chtmlStylesheet());
  process.stdout.write(JSON.stringify({ drawn, failed, css }));
}

main();
