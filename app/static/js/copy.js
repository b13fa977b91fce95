// Buttons that copy the words beside them.

async function copy(button) {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.textContent = "Copied";
}

document.addEventListener("click", ({ target }) => target.closest?.("[data-copy]") && copy(target.closest("[data-copy]")));
