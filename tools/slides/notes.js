/* The lecturer's own window: what to say, how much time has gone, and what comes next. The slides
   open it and tell it of each slide; it speaks to nobody. */
(() => {
  "use strict";
  const part = (name) => document.getElementById(name);
  let begun = Date.now();

  const clock = (minutes) => `${Math.floor(minutes)}:${String(Math.floor((minutes * 60) % 60)).padStart(2, "0")}`;
  const tick = () => (part("clock").textContent = clock((Date.now() - begun) / 60000));
  setInterval(tick, 1000);
  part("again").addEventListener("click", () => {
    begun = Date.now();
    tick();
  });

  addEventListener("message", ({ source, data }) => {
    if (source !== opener || typeof data?.title !== "string") return;
    part("title").textContent = data.title;
    part("planned").textContent = `of ${data.minutes} minutes; this slide should end at ${clock(data.until)}`;
    part("next").textContent = data.next;
    part("notes").replaceChildren(
      ...data.notes.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
    );
  });
  // The slides may have been waiting for this window.
  opener?.postMessage("deck:ready", "*");
})();
