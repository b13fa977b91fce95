// Which rows are selected and which one is pointed at, for table, sky and plots alike.
//
// Told on document: "escapade:selection" with detail {rows, pointed}: the numbers of the selected rows, ticked in the
// table or brushed in a plot or on the sky, and of the row that is pointed at or null. For a row on the page its box
// tells whether it is ticked; those of other pages are remembered.
// Heard on document: "escapade:brush" with detail {rows} has these brushed and no others; "escapade:point" with detail
// {row, reveal} points at a row or, with null, at none, and scrolls to it where `reveal` is true;
// "escapade:selection-wanted" has the state told again.

const BOXES = '.rows-form input[type="checkbox"][name="row"]';
const ticked = new Set();
let brushed = new Set();
let pointed = null;
let question = "";

const boxes = () => [...document.querySelectorAll(BOXES)];

function tell() {
  const rows = [...new Set([...ticked, ...brushed])];
  document.dispatchEvent(new CustomEvent("escapade:selection", { detail: { rows, pointed } }));
}

// The numbers belong to an answer; another question's are other rows.
function asked() {
  const form = document.querySelector(".rows-form");
  return form ? ["archive", "dataset", "question"].map((name) => form.elements[name]?.value).join("\n") : "";
}

function read() {
  if (asked() !== question) {
    ticked.clear();
    brushed = new Set();
    pointed = null;
    question = asked();
  }
  for (const box of boxes()) ticked[box.checked ? "add" : "delete"](Number(box.value));
}

function mark(reveal) {
  for (const box of boxes()) {
    const row = box.closest("tr");
    const here = Number(box.value) === pointed;
    row.classList.toggle("pointed", here);
    row.classList.toggle("brushed", brushed.has(Number(box.value)));
    if (here && reveal) row.scrollIntoView({ block: "nearest" });
  }
}

function point(row, reveal) {
  if (row === pointed && !reveal) return;
  pointed = row;
  mark(reveal);
  tell();
}

function brush(rows) {
  brushed = new Set(rows);
  mark(false);
  tell();
}

function refresh() {
  read();
  mark(false);
  tell();
}

document.addEventListener("change", (event) => event.target.matches(BOXES) && refresh());
document.addEventListener("htmx:afterSettle", refresh);
document.addEventListener("escapade:selection-wanted", tell);
document.addEventListener("escapade:brush", ({ detail }) => brush(detail.rows));
document.addEventListener("escapade:point", ({ detail }) => point(detail.row, detail.reveal === true));
document.addEventListener("pointerover", ({ target }) => {
  const box = target.closest?.(".rows-form tbody tr")?.querySelector(BOXES);
  if (box) point(Number(box.value), false);
});
refresh();
