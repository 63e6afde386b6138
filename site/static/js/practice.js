/* Practice: what is chosen travels as the API takes it, and the keyboard answers and goes on. */
import * as answers from "./sitting/answers.js";

const LETTERS = "ABCDEFGH";
// Where letters are written or choose something themselves.
const FIELDS = "input[type=text], textarea, select, button, a";

const form = document.querySelector("[data-practice]");
const next = document.querySelector("[data-next]");

function start() {
  const root = answers.answerOf(form);
  for (const part of form.querySelectorAll("[data-live], [data-keys]")) part.hidden = false;
  for (const part of form.querySelectorAll("[data-plain]")) part.hidden = true;
  answers.start(root);
  form.addEventListener("submit", () => {
    const field = form.querySelector("[data-json]");
    field.value = JSON.stringify(answers.read(root));
    field.disabled = false;
  });
}

function choose(event) {
  const letter = LETTERS.indexOf(event.key.toUpperCase());
  const inputs = form.querySelectorAll("[data-answer=choice] input");
  if (event.key.length !== 1 || letter < 0 || letter >= inputs.length) return;
  event.preventDefault();
  inputs[letter].click();
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.target.matches(FIELDS)) return;
  if (event.key === "Enter" && (form || next)) {
    event.preventDefault();
    if (form) form.requestSubmit();
    else next.click();
  } else if (form) {
    choose(event);
  }
});

if (form) start();
