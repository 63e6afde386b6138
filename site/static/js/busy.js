/* <form data-busy="Submitting"> is sent once: its button says what goes on, and a second click does nothing. */

for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter || form.querySelector("[type=submit]");
    button.classList.add("is-busy");
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.busy;
  });
}

// A page taken back from the browser's memory may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("form[data-sent]")) window.location.reload();
});
