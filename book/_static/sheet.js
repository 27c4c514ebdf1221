/* A button that prints the page of equations; without scripts the browser's own menu does it. */
for (const place of document.querySelectorAll(".sheet-print")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Print this page";
  button.addEventListener("click", () => print());
  place.append(button);
}
