/* Large type without reloading the page; the server keeps the choice in a cookie and renders it from then on. */
import { postForm } from "./http.js";

function switchSize(event) {
  const form = event.currentTarget;
  const button = form.querySelector("button[name=size]");
  const large = button.value === "large";
  const body = new FormData(form);
  body.append(button.name, button.value);
  event.preventDefault();
  document.documentElement.classList.toggle("is-large", large);
  button.setAttribute("aria-pressed", String(large));
  button.value = large ? "normal" : "large";
  // Should the server not be reached, the choice still holds for this page.
  postForm(form.action, body).catch(() => {});
}

for (const form of document.querySelectorAll("form[data-display]")) {
  form.addEventListener("submit", switchSize);
}
