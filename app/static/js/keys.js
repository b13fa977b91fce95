// Keyboard: what each key does is told by /-/keys and by data-key attributes in the pages.

const dialog = document.getElementById("keys");

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

// The box of each row stands for the row: who has the focus there has the cursor in the row.
function step(by) {
  const boxes = [...document.querySelectorAll("td.tick input")];
  if (!boxes.length) return;
  const at = boxes.indexOf(document.activeElement);
  const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), boxes.length - 1);
  boxes[to].focus();
  boxes[to].closest("tr").scrollIntoView({ block: "nearest" });
}

const row = () => document.activeElement.closest("tbody tr");
const inTable = () => document.activeElement.closest(".table-frame");

function openRow() {
  row()?.querySelector(".row-link, th[scope=row] a")?.click();
}

function tick() {
  row()?.querySelector("td.tick input")?.click();
}

async function showKeys(link) {
  const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
  dialog.replaceChildren(page.getElementById("keys-list"));
  dialog.showModal();
}

function follow(key) {
  // The page's own comes after that of the shell.
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].at(-1);
  if (!target) return false;
  if (key === "?") showKeys(target);
  else if (target.matches("input")) target.select();
  else if (target.matches("select")) target.focus();
  else target.click();
  return true;
}

const own = { j: () => step(1), k: () => step(-1), o: openRow, x: tick };
const ofTable = { ArrowDown: own.j, ArrowUp: own.k };
const ofRow = { Enter: openRow };

function actionOf(event) {
  if (event.shiftKey && event.key.length > 1) return null;
  if (event.target.matches("a, button, summary")) return own[event.key];
  return own[event.key] ?? (inTable() && ofTable[event.key]) ?? (row() && ofRow[event.key]);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || typing(event.composedPath()[0])) return;
  const action = actionOf(event);
  if (action) action();
  else if (!follow(event.key)) return;
  event.preventDefault();
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
