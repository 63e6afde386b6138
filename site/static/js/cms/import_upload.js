// Dropping a file on the page of the upload, and saying that it is being read.

const form = document.querySelector("[data-drop-file]");
const input = form.querySelector("input[type=file]");
const hint = form.querySelector("[data-drop-hint]");

function holdsFiles(event) {
  return Array.from(event.dataTransfer.types).includes("Files");
}

hint.hidden = false;
document.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  form.classList.add("is-dropping");
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) form.classList.remove("is-dropping");
});
document.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  form.classList.remove("is-dropping");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

form.addEventListener("submit", () => {
  const button = form.querySelector("button[type=submit]");
  button.textContent = form.dataset.reading;
  // Only after the form's data has been gathered.
  setTimeout(() => { button.disabled = true; });
});
