// One of table, sky and plot at a time where there is no room for all; the place that shows itself loads by itself.

let chosen = "";

function show() {
  const found = document.querySelector(".found.has-beside");
  if (!found) return;
  const links = [...found.querySelectorAll("[data-tab]")];
  if (!links.some((link) => link.dataset.tab === chosen)) chosen = "";
  found.classList.toggle("shows-beside", chosen !== "");
  for (const one of found.querySelectorAll(".beside > *")) one.classList.toggle("is-chosen", one.id === chosen);
  for (const link of links) {
    if (link.dataset.tab === chosen) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-tab]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  chosen = link.dataset.tab;
  show();
});
document.addEventListener("htmx:afterSettle", show);
