// The button beside a text that is to be copied. Without this file the text can be selected as it stands.

async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return false; // no secure address, or the browser was told not to
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.getElementById(`${button.dataset.copy}-done`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copied(field);
    if (!done) {
      field.focus();
      field.select();
    }
    said.textContent = done ? button.dataset.done : button.dataset.selected;
  });
}
