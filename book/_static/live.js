/* The links to live notebooks: read from a disk, the page says what a live notebook needs. */
(() => {
  "use strict";
  if (location.protocol !== "file:") return;
  const links = document.querySelectorAll(".book-live-open");
  if (!links.length) return;
  const [link] = links;
  const root = new URL("../".repeat((link.getAttribute("href").match(/\.\.\//g) ?? []).length), location.href);
  const page = location.href.slice(root.href.length).split("#")[0];
  const words = `<p>A live notebook runs Python in the browser, and a browser allows that only for
      pages that come from a web server. Python brings one. In a terminal, in the folder of this
      site, run</p>
    <pre><code>python -m http.server</code></pre>
    <p>and open <code></code>. What is on this page works without it.</p>
    <form method="dialog"><button>Close</button></form>`;

  const dialog = document.createElement("dialog");
  dialog.className = "book-live-needs";
  dialog.setAttribute("aria-label", "A live notebook needs a web server");
  dialog.innerHTML = words;
  dialog.querySelector("p code").textContent = `http://localhost:8000/${page}`;
  link.after(dialog);
  for (const each of links) {
    each.removeAttribute("target");
    each.setAttribute("aria-haspopup", "dialog");
    each.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
  }
})();
