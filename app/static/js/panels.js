// Panels over the table: what a column holds, which columns are shown. Escape or a click elsewhere closes them, and
// the focus goes back to what opened them.

const EDGE = 8;
let opener = null;

function place(panel) {
  const room = document.documentElement.clientWidth;
  const from = opener.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(from.left, room - panel.offsetWidth - EDGE));
  const below = innerHeight - from.bottom;
  panel.style.left = `${left}px`;
  panel.style.top = `${below < 240 ? EDGE : from.bottom + 4}px`;
  panel.style.maxHeight = `${innerHeight - (below < 240 ? EDGE : from.bottom + 4) - EDGE}px`;
}

function open(panel) {
  if (!panel.matches(":popover-open")) {
    panel.showPopover();
    opener?.setAttribute("aria-expanded", "true");
    panel.querySelector("h2")?.focus();
  }
  if (opener?.isConnected) place(panel);
}

function closed({ target, newState }) {
  if (newState !== "closed" || !target.matches?.("[data-panel]") || !opener) return;
  opener.setAttribute("aria-expanded", "false");
  if (opener.isConnected) opener.focus();
}

// A list of many columns, narrowed to those that hold the words.
function find(field) {
  const words = field.value.trim().toLowerCase();
  for (const item of field.form.querySelectorAll(".choice-lists li")) {
    item.hidden = !item.textContent.toLowerCase().includes(words);
  }
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target?.closest("[data-panel]") && !detail.elt.closest("[data-panel]")) opener = detail.elt;
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const panel = detail.target?.closest?.("[data-panel]") ?? document.getElementById(detail.target?.id)?.closest("[data-panel]");
  if (panel) open(panel);
});
document.addEventListener("click", ({ target }) => target.closest?.("[data-close]")?.closest("[data-panel]").hidePopover());
document.addEventListener("toggle", closed, true);
document.addEventListener("input", ({ target }) => target.matches("[data-find]") && find(target));
// In the field that finds columns, Enter chooses none.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-find]")) event.preventDefault();
});
