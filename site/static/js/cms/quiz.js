// The form of a quiz in the back office: how many questions the bank holds for each draw, as the form stands.

const PAUSE = 400;
const place = document.querySelector("[data-stock-url]");
const form = place && place.closest("form");
let timer = 0;
let asked = 0;

async function ask() {
  const number = ++asked;
  const response = await fetch(place.dataset.stockUrl, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
  });
  // An answer that a newer question has overtaken says what is no longer so.
  if (response.ok && number === asked) show(await response.json());
}

function show(stock) {
  place.querySelector("[data-stock-paper]").textContent = stock.paper;
  for (const count of form.querySelectorAll("input[name^='draws-'][name$='-count']")) {
    const draw = stock.draws[count.name.replace(/-count$/, "")];
    const note = noteOf(count);
    note.textContent = draw ? draw.text : "";
    note.className = draw && draw.short ? "error-message" : "help";
  }
}

function noteOf(count) {
  const id = `${count.id}-stock`;
  let note = document.getElementById(id);
  if (!note) {
    note = document.createElement("p");
    note.id = id;
    note.setAttribute("role", "status");
    count.insertAdjacentElement("afterend", note);
  }
  return note;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => ask().catch(() => {}), PAUSE);
}

if (form) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  // Rows are added, taken away and moved without an event of their own.
  form.addEventListener("click", soon);
  soon();
}
