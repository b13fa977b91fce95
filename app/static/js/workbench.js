// The workbench's own keys and buttons; the editor itself is editor.js, and everything works without both.

const insert = (field, text) => {
  const [start, end] = [field.selectionStart, field.selectionEnd];
  const before = field.value.slice(0, start);
  const space = before && !/[\s(.,]$/.test(before) ? " " : "";
  field.setRangeText(space + text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
};

const show = (field, place) => {
  const lines = field.value.split("\n");
  const line = Number(place.dataset.line);
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + Number(place.dataset.column) - 1;
  field.focus();
  field.setSelectionRange(start, start + Number(place.dataset.length));
};

document.addEventListener("click", (event) => {
  const form = document.getElementById("workbench");
  const editor = form?.querySelector("adql-editor")?.editor;
  const area = form?.querySelector("textarea[name=adql]");
  if (!area) return;
  const button = event.target.closest("[data-insert]");
  if (button) editor ? editor.insert(button.dataset.insert) : insert(area, button.dataset.insert);
  const place = event.target.closest("#checked li[data-line]");
  if (place) editor ? editor.show(place.dataset) : show(area, place);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = document.getElementById("workbench");
  if (!form?.contains(event.target)) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-run]"));
});
