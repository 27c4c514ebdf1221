/* Measure pages with Lighthouse, one after another in one Chromium: stdin to stdout.

   In: {"modules": folder, "chromium": path, "flags": [...], "mobile": bool, "addresses": [...]}.
   Out: a line of JSON a page: {"scores": {...}, "requests": n, "bytes": n, "faults": [...]}. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const given = JSON.parse(readFileSync(0, "utf8"));
const { resolve } = createRequire(join(given.modules, "package.json"));
const load = (name) => import(pathToFileURL(resolve(name)));

const { default: lighthouse, desktopConfig } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

/** What Lighthouse found wanting, with what it weighs. */
function faults({ categories, audits }) {
  return Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)
      .map(({ id }) => `${id} ${audits[id].displayValue ?? ""}`.trim()),
  );
}

/** A page that could not be measured, on a machine too busy for instance, has reached nothing. */
const failed = (why) => ({
  scores: Object.fromEntries(CATEGORIES.map((name) => [name, 0])),
  requests: 0,
  bytes: 0,
  faults: [why],
});

async function measure(address, port) {
  const options = { port, output: "json", logLevel: "silent", onlyCategories: CATEGORIES };
  const { lhr } = await lighthouse(address, options, given.mobile ? undefined : desktopConfig);
  if (lhr.runtimeError) return failed(lhr.runtimeError.message);
  const sent = lhr.audits["network-requests"].details.items;
  return {
    scores: Object.fromEntries(CATEGORIES.map((name) => [name, lhr.categories[name].score])),
    requests: sent.filter(({ url }) => url.startsWith("http")).length,
    bytes: sent.reduce((sum, { transferSize }) => sum + transferSize, 0),
    faults: faults(lhr),
  };
}

const chrome = await launch({ chromePath: given.chromium, chromeFlags: ["--headless", ...given.flags] });
try {
  for (const address of given.addresses)
    process.stdout.write(`${JSON.stringify(await measure(address, chrome.port))}\n`);
} finally {
  chrome.kill();
}
