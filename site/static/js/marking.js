/* Marking: whole, half or no points at a click, the sum while they are given, Ctrl + Enter saves and goes on. */

const form = document.querySelector("[data-marking]");
const next = document.querySelector("button[name=next]");
const sum = document.querySelector("[data-sum]");
const inputs = Array.from(form.querySelectorAll("[data-line] input[type=number]"));

function worthOf(input, share) {
  const most = Number(input.max);
  const step = Number(input.step);
  return share === "all" ? most : Math.min(most, Math.round((most * share) / step) * step);
}

function showSum() {
  const given = inputs.reduce((points, input) => points + Number(input.value || 0), 0);
  sum.querySelector("[data-points]").textContent = String(Math.round(given * 100) / 100);
}

function give(event) {
  const button = event.target.closest("[data-give]");
  if (!button) return;
  const input = button.closest("[data-line]").querySelector("input[type=number]");
  const shares = { 0: 0, half: 0.5, all: "all" };
  input.value = String(Math.round(worthOf(input, shares[button.dataset.give]) * 100) / 100);
  showSum();
}

function saveAndGoOn(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  next.click();
}

if (sum) {
  for (const part of [sum, ...form.querySelectorAll("[data-quick]")]) part.hidden = false;
  form.addEventListener("click", give);
  form.addEventListener("input", showSum);
  form.addEventListener("keydown", saveAndGoOn);
  showSum();
  const empty = inputs.find((input) => !input.value);
  if (empty && !form.querySelector(".field__error")) empty.focus({ preventScroll: true });
}
