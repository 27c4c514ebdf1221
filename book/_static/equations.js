/* The page of all equations: a field that leaves the equations in which all its words occur.
   Without this script all of them are there. */
(() => {
  "use strict";
  const index = document.querySelector(".ll-index");
  const entries = [...document.querySelectorAll(".ll-entry")];
  if (!index || !entries.length) return;

  const box = document.createElement("div");
  box.className = "ll-filter";
  box.innerHTML = `<label><span>Find an equation</span>
    <input type="search" autocomplete="off" placeholder="delta in, (12), truncation …"></label>
    <output aria-live="polite"></output>`;
  index.before(box);
  const [field, said] = [box.querySelector("input"), box.querySelector("output")];

  // Formulas are left out: they would be found by their TeX.
  const text = (entry) =>
    [...entry.querySelectorAll(":scope > :is(h3, p), dl")].map((part) => part.textContent).join(" ");
  const texts = new Map(entries.map((entry) => [entry, text(entry).toLowerCase()]));
  const links = new Map(
    [...index.querySelectorAll("ul ul li")].map((item) => [
      item.querySelector("a").hash.slice(1),
      item,
    ]),
  );

  function show(item, shown) {
    item.hidden = !shown;
  }

  function filter() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const entry of entries) {
      const found = words.every((word) => texts.get(entry).includes(word));
      show(entry, found);
      show(links.get(entry.id), found);
      count += found;
    }
    for (const family of document.querySelectorAll(".ll-family"))
      show(family, family.querySelector(".ll-entry:not([hidden])"));
    for (const family of index.querySelectorAll(":scope > ul > li"))
      show(family, family.querySelector("li:not([hidden])"));
    said.textContent = words.length ? `${count} of ${entries.length} equations` : "";
    document.dispatchEvent(new Event("book:formulas"));
  }

  /** A link to an entry leads to it, also while it is filtered away. */
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    field.value = "";
    filter();
    arrive(target);
  }

  /** Entries above get their true heights only when they come near: go there again until it holds. */
  function arrive(target, frames = 30) {
    target.scrollIntoView({ behavior: "instant" });
    if (frames) requestAnimationFrame(() => arrive(target, frames - 1));
  }

  field.addEventListener("input", filter);
  addEventListener("hashchange", reveal);
})();
