/* The deck: reveal.js moves it on a screen that is wide enough; on a phone, on paper and without
   scripts it is one long page. */
(() => {
  "use strict";
  const SIZE = { width: 1280, height: 720 };
  const wide = matchMedia("(min-width: 800px) and (min-height: 400px)");
  const main = document.querySelector(".deck-main");
  const slides = [...main.querySelectorAll(".slides > .deck-slide")];
  const minutes = slides.map((slide) => Number(slide.dataset.minutes));
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  let deck;
  let speaker;

  // ---- keys ----------------------------------------------------------------------------

  /** In a figure the keys belong to the figure; a presenter's buttons, Page Up and Page Down, to
      the deck, unless a slider has the focus. */
  function belongsToDeck(event) {
    const focus = document.activeElement;
    if (!focus?.closest(".book-widget, [tabindex='0'], details, .deck-bar")) return true;
    return ["PageUp", "PageDown"].includes(event.key) && !focus.matches("input, select");
  }

  addEventListener("keydown", (event) => {
    const inside = document.activeElement?.closest(".book-widget");
    if (event.key !== "Escape" || !inside || event.defaultPrevented || !deck) return;
    document.activeElement.blur();
    event.stopImmediatePropagation(); // else it would open the overview
  }, { capture: true });

  // ---- the lecturer's window -----------------------------------------------------------

  function tell() {
    if (!deck || !speaker || speaker.closed) return;
    const at = slides.indexOf(deck.getCurrentSlide());
    const ask = slides[at].querySelector(".slide-ask")?.textContent;
    const notes = [...slides[at].querySelectorAll(".slide-notes p")].map((line) => line.textContent);
    speaker.postMessage(
      {
        title: slides[at].querySelector(".slide-title").textContent,
        notes: ask ? [`Ask: ${ask}`, ...notes] : notes,
        next: slides[at + 1]?.querySelector(".slide-title").textContent ?? "the end",
        minutes: sum(minutes),
        until: sum(minutes.slice(0, at + 1)),
      },
      // A page that was opened from a file has no origin to name.
      location.protocol === "file:" ? "*" : location.origin,
    );
  }

  function openSpeaker() {
    speaker = open("notes.html", "deck-speaker", "width=640,height=640") ?? undefined;
    tell();
  }

  addEventListener("message", ({ source, data }) => source === speaker && data === "deck:ready" && tell());

  // ---- light and dark ------------------------------------------------------------------

  function turn() {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try {
      for (const key of ["theme", "mode"]) localStorage.setItem(key, theme);
    } catch { /* Storage is refused: for this visit only. */ }
  }

  // ---- two forms -----------------------------------------------------------------------

  function begin() {
    main.classList.add("reveal");
    for (const notes of main.querySelectorAll(".slide-notes")) notes.open = false;
    deck = new Reveal(main, {
      ...SIZE,
      margin: 0,
      minScale: 0.05,
      maxScale: 3,
      center: false,
      display: "flex",
      hash: true,
      slideNumber: "c/t",
      transition: "none",
      backgroundTransition: "none",
      scrollActivationWidth: null,
      keyboardCondition: belongsToDeck,
    });
    deck.on("slidechanged", tell);
    deck.addKeyBinding({ key: "S", keyCode: 83, description: "Speaker notes" }, openSpeaker);
    deck.addKeyBinding({ key: "D", keyCode: 68, description: "Dark or light" }, turn);
    return deck.initialize();
  }

  function end() {
    deck?.destroy();
    deck = undefined;
    main.classList.remove("reveal");
    document.body.removeAttribute("style");
    for (const part of [main, ...main.querySelectorAll(".slides, .deck-slide, .fragment")]) {
      part.removeAttribute("style");
      part.removeAttribute("aria-hidden");
      part.hidden = false;
      part.classList.remove("past", "present", "future", "visible", "current-fragment");
    }
  }

  const fit = () => (wide.matches ? begin() : end());
  wide.addEventListener("change", fit);
  globalThis.lectureDeck = { ready: Promise.resolve(fit()), now: () => deck };
})();
