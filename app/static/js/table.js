// The table: what is chosen applies at once, empty fields stay out of the address, selected rows can be used together.

const FORMS = "#filter-form, #page-form, .columns-form";

// Names that came several times are one list, as the links write it.
function tidy({ detail }) {
  const form = detail.elt.closest?.(FORMS) ?? detail.elt.form;
  if (!form?.matches(FORMS)) return;
  const { formData } = detail;
  for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
  if (formData.has("columns")) formData.set("columns", formData.getAll("columns").join(","));
}

// With the shift key a head sorts after those that sort already.
function sortAlso(event) {
  const link = event.shiftKey && event.target.closest?.("th .sort[href]");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  (link.closest("th").querySelector(".then") ?? link).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}

// How far from the edge each column stands that stays in sight.
function pin() {
  for (const table of document.querySelectorAll('table[class*="pins-"]')) {
    const number = Number(table.className.match(/pins-(\d)/)[1]);
    let left = 0;
    [...table.querySelectorAll("thead tr:first-child > *")].slice(0, number + 1).forEach((cell, at) => {
      if (at) table.style.setProperty(`--pin-${at}`, `${left}px`);
      left += cell.offsetWidth;
    });
  }
}

function chosen({ detail }) {
  const bar = document.querySelector("[data-selection]");
  if (!bar) return;
  const many = detail.rows.length > Number(bar.dataset.most);
  bar.classList.toggle("has-rows", detail.rows.length > 0);
  bar.querySelector("[data-selected]").textContent = detail.rows.length;
  for (const button of bar.querySelectorAll('[name="chosen"]')) button.disabled = many;
  bar.querySelector("[data-many]").hidden = !many;
  bar.querySelector('[name="others"]').value = detail.rows.join(",");
}

// What was asked for by key gets the focus when it is there.
function arrive({ detail }) {
  pin();
  if (detail.requestConfig?.elt?.dataset?.key === "f") document.querySelector('.filter-row [data-key="f"]')?.focus();
}

function submit(field) {
  // Pages of another size begin at the first.
  if (field.name === "per_page" && field.form.elements.page) field.form.elements.page.value = "";
  field.form.requestSubmit();
}

document.addEventListener("htmx:configRequest", tidy);
document.addEventListener("click", sortAlso, true);
document.addEventListener("change", ({ target }) => target.matches("[data-submits]") && submit(target));
document.addEventListener("htmx:afterSettle", arrive);
document.addEventListener("escapade:selection", chosen);
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
window.addEventListener("resize", pin);
pin();
document.dispatchEvent(new CustomEvent("escapade:selection-wanted"));
