// A basket: all ticks of the page at once, how many there are, and rows that are drawn to another place.

const ticks = () => [...document.querySelectorAll('.basket-items input[name="item"]')];
let dragged = null;

function count() {
  const ticked = ticks().filter((box) => box.checked).length;
  for (const told of document.querySelectorAll(".basket-acts [data-ticked]")) told.textContent = ticked;
  const all = document.querySelector("[data-tick-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === ticks().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
}

function changed({ target }) {
  if (target.matches("[data-tick-all]")) for (const box of ticks()) box.checked = target.checked;
  if (target.matches('[data-tick-all], input[name="item"]')) count();
  if (target.matches(".basket-look [data-submits]")) target.form.requestSubmit();
}

const rowOf = (target) => target.closest?.(".basket-items[data-orders] tr[data-item]");

function arrive() {
  for (const row of document.querySelectorAll(".basket-items[data-orders] tr[data-item]")) row.draggable = true;
  count();
}

function clear() {
  for (const row of document.querySelectorAll(".drop-before, .drop-after")) row.classList.remove("drop-before", "drop-after");
}

const isAfter = (row, event) => {
  const box = row.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
};

function start(event) {
  dragged = rowOf(event.target);
  if (!dragged) return;
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector("th").textContent.trim());
}

function over(event) {
  const row = dragged && rowOf(event.target);
  if (!row) return;
  event.preventDefault();
  clear();
  row.classList.add(isAfter(row, event) ? "drop-after" : "drop-before");
}

// The form says where: the place is counted among the items without the one that is drawn.
function drop(event) {
  const row = dragged && rowOf(event.target);
  if (!row) return;
  event.preventDefault();
  const rows = [...row.parentElement.children];
  const [from, onto] = [rows.indexOf(dragged), rows.indexOf(row)];
  const at = onto + (isAfter(row, event) ? 1 : 0) - (from < onto ? 1 : 0);
  const form = document.querySelector("#items-form");
  for (const box of ticks()) box.checked = box.value === dragged.dataset.item;
  form.elements.to.value = Number(row.closest("table").dataset.orders) + Math.max(at, 0);
  if (form.elements.everything) form.elements.everything.checked = false;
  form.querySelector('button[value="place"]').click(); // htmx knows the button that was clicked
}

function end() {
  dragged?.classList.remove("dragged");
  dragged = null;
  clear();
}

document.addEventListener("change", changed);
document.addEventListener("dragstart", start);
document.addEventListener("dragover", over);
document.addEventListener("drop", drop);
document.addEventListener("dragend", end);
document.addEventListener("htmx:afterSettle", arrive);
arrive();
