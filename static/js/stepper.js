// The − and + beside a count. Without this file the count is a plain number field.

const spoken = document.createElement("span");
spoken.className = "visually-hidden";
spoken.setAttribute("role", "status");
document.body.append(spoken);

function step(input, by) {
  const least = Number(input.dataset.min ?? 0);
  const most = Number(input.dataset.max ?? 9999);
  const now = Number.parseInt(input.value, 10);
  const next = Math.min(most, Math.max(least, (Number.isNaN(now) ? 0 : now) + by));
  input.value = String(next);
  spoken.textContent = input.value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const row of document.querySelectorAll("[data-stepper]")) {
  const input = row.querySelector("input");
  for (const button of row.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(input, Number(button.dataset.step)));
  }
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by) {
      event.preventDefault();
      step(input, by);
    }
  });
}
