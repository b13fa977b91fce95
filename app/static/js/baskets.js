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
  renew();
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

// Somebody is at work on a row that is ticked, has the focus, or has its note open.
const atWork = (row) => row.contains(document.activeElement) || row.querySelector("input:checked, details[open]");

function replace(selector, there, fresh) {
  const [old, now] = [there.querySelector(selector), fresh.querySelector(selector)];
  if (old && now && !old.contains(document.activeElement)) old.replaceWith(now);
  return now;
}

// Rows come and go where only some states of links are looked at; one that somebody is at work on stays, and says so.
function bring(body, rows, left) {
  const wanted = new Set(rows.map((row) => row.dataset.item));
  for (const row of [...body.rows].filter((one) => !wanted.has(one.dataset.item))) {
    if (atWork(row)) row.querySelector(`#link-${row.dataset.item}`)?.replaceChildren(left.cloneNode(true));
    else row.remove();
  }
  let before = null;
  for (const row of rows) {
    const here = body.querySelector(`tr[data-item="${row.dataset.item}"]`);
    for (const part of ["size", "link"]) if (here) replace(`#${part}-${row.dataset.item}`, here, row);
    if (!here) {
      if (before) before.after(row);
      else body.prepend(row);
      window.htmx.process(row);
    }
    before = here ?? row;
  }
}

// What a check of links found, where the list itself is to follow: of an empty one all is asked for anew.
function renew() {
  const fresh = document.querySelector("template[data-fresh]");
  if (!fresh) return;
  fresh.remove();
  const body = document.querySelector(".basket-items tbody");
  const rows = [...fresh.content.querySelectorAll("tr")];
  if (body && (rows.length || [...body.rows].some(atWork))) {
    for (const part of [".looked", "[data-total]", ".pager"]) {
      const now = replace(part, document.querySelector("#basket"), fresh.content);
      if (now) window.htmx.process(now);
    }
    bring(body, rows, fresh.content.querySelector("[data-left]"));
  } else if (body || rows.length) {
    window.htmx.ajax("GET", location.href, { target: "#basket", swap: "outerHTML" });
  }
}

document.addEventListener("change", changed);
document.addEventListener("dragstart", start);
document.addEventListener("dragover", over);
document.addEventListener("drop", drop);
document.addEventListener("dragend", end);
document.addEventListener("htmx:afterSettle", arrive);
arrive();
