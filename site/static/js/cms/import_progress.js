// Watching an import: asks every second how far it is, and shows its report once it has ended.

const box = document.querySelector("[data-progress]");
const text = box.querySelector("[data-text]");
const bar = box.querySelector("progress");
const count = box.querySelector("[data-count]");
const idle = box.querySelector("[data-idle]");

function show(told) {
  text.textContent = told.text;
  idle.hidden = !told.is_idle;
  if (told.total) {
    bar.max = told.total;
    bar.value = told.done;
    count.textContent = `${told.done}/${told.total}`;
  } else {
    bar.removeAttribute("value");
    count.textContent = "";
  }
}

async function look() {
  try {
    const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    const told = await response.json();
    if (told.ended) {
      window.location.reload();
      return;
    }
    show(told);
  } catch (error) {
    // The server does not answer for a moment; the import goes on without it.
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
