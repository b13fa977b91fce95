// Keyboard: what each key does is told by /-/keys and by data-key attributes in the pages.

const dialog = document.getElementById("keys");

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

function step(by) {
  const boxes = [...document.querySelectorAll("td.tick input")];
  if (!boxes.length) return;
  const at = boxes.indexOf(document.activeElement);
  const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), boxes.length - 1);
  boxes[to].focus();
  boxes[to].closest("tr").scrollIntoView({ block: "nearest" });
}

function openRow() {
  document.activeElement.closest("tr")?.querySelector(".row-link")?.click();
}

async function showKeys(link) {
  const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
  dialog.replaceChildren(page.getElementById("keys-list"));
  dialog.showModal();
}

function follow(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (key === "?") showKeys(target);
  else if (target.matches("input")) target.select();
  else target.click();
  return true;
}

const own = { j: () => step(1), k: () => step(-1), o: openRow };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || typing(event.target)) return;
  if (own[event.key]) own[event.key]();
  else if (!follow(event.key)) return;
  event.preventDefault();
});

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
