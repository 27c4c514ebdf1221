/* Runs in the assembled document: makes what is too wide fit, keeps short things whole, writes
   page numbers, and says what still does not fit. */
globalThis.paper = (() => {
  "use strict";
  const PAGE_HEIGHT = 257 * (96 / 25.4);
  const KEPT = ".admonition, .cell_input, .cell_output, table, .highlight, dl.py > dt, .ll-entry, .doors";
  const SHOWN = ".pst-scrollable-table-container, .cell, .ll-equation, .ll-derivation, table, figure";
  const SHORT = 60;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const body = () => document.querySelector(".bd-article");

  /** The width that a formula may take: that of the nearest block around it. */
  function room(item) {
    let block = item.parentElement;
    while (getComputedStyle(block).display.startsWith("inline") || getComputedStyle(block).display === "contents")
      block = block.parentElement;
    const style = getComputedStyle(block);
    const inner = block.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return { block, inner };
  }

  /** Width of what a formula draws, its number and that number's place included. */
  function fitFormula(item) {
    const { block, inner } = room(item);
    const ink = item.querySelector("mjx-math").getBoundingClientRect().width;
    const number = block.querySelector(":scope > .eqno")?.getBoundingClientRect().width ?? 0;
    const share = (inner - 2.2 * number) / ink;
    if (share < 1) item.style.fontSize = `${Math.floor(share * 980) / 10}%`;
  }

  function fitBlock(item) {
    const { inner } = room(item);
    const wide = Math.max(item.scrollWidth, item.getBoundingClientRect().width);
    if (wide > inner + 1) item.style.zoom = Math.floor((inner / wide) * 990) / 1000;
  }

  function keepWhole() {
    for (const item of all(KEPT))
      if (item.getBoundingClientRect().height < PAGE_HEIGHT / 3) item.classList.add("keep");
    // A short line stays with what it introduces.
    for (const line of all(".bd-article p"))
      if (/:\s*$/.test(line.textContent) || (line.nextElementSibling?.matches(SHOWN) && line.clientHeight < SHORT))
        line.classList.add("lead-in");
  }

  function fit() {
    all("mjx-container").forEach(fitFormula);
    all(".bd-article table").forEach(fitBlock);
    keepWhole();
  }

  /** What reaches beyond the page's text, by what it says. */
  function tooWide() {
    const edge = body().getBoundingClientRect().right + 1.5;
    const out = all(".bd-article *").filter(
      (item) => !item.closest("mjx-assistive-mml") && item.getBoundingClientRect().right > edge,
    );
    return out
      .filter((item) => !out.some((other) => other !== item && item.contains(other)))
      .map((item) => `${item.closest("[id]")?.id}: <${item.localName}> ${item.textContent.slice(0, 60)}`);
  }

  function numbers(pages) {
    for (const place of all(".paper-page")) place.textContent = pages[place.dataset.to] ?? "";
    return all(".paper-page").filter((place) => !place.textContent).map((place) => place.dataset.to);
  }

  const broken = () => ({
    formulas: all(".bd-article .math")
      .filter((item) => !item.querySelector("mjx-container"))
      .map((item) => item.textContent.slice(0, 80)),
    pictures: all("img").filter((item) => !item.naturalWidth).map((item) => item.src),
    links: all('.bd-article a[href^="#"]')
      .map((item) => item.getAttribute("href").slice(1))
      .filter((id) => !document.getElementById(decodeURIComponent(id))),
  });

  return { fit, tooWide, numbers, broken };
})();
