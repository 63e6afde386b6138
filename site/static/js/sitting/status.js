/* What the page says about saving: the state in the head, and one note above the question. The words are the template's. */

export class Status {
  constructor(form) {
    this.save = document.querySelector("[data-save]");
    this.place = form.querySelector("[data-notice]");
  }

  state(name, time) {
    if (name === "saving" && this.current === name) return;
    this.current = name;
    const template = document.querySelector(`template[data-state=${name}]`);
    this.save.className = template.dataset.class;
    this.save.replaceChildren(template.content.cloneNode(true));
    const place = this.save.querySelector("[data-time]");
    if (place) place.textContent = time;
  }

  /* Puts a note into `place`, above the question unless said; returns it for what is left to fill in. */
  note(name, place) {
    const target = place || this.place;
    if (target.dataset.shown !== name) {
      target.dataset.shown = name;
      target.replaceChildren(document.querySelector(`template[data-note=${name}]`).content.cloneNode(true));
    }
    return target;
  }

  clear(name, place) {
    const target = place || this.place;
    if (target.dataset.shown !== name) return;
    delete target.dataset.shown;
    target.replaceChildren();
  }

  refused(status, message, resultUrl) {
    const note = this.note("refused");
    note.querySelector("[data-message]").textContent = message;
    note.querySelector("[data-login]").hidden = status !== 401;
    note.querySelector("[data-reload]").hidden = status !== 403;
    const result = note.querySelector("[data-result]");
    result.hidden = status !== 409;
    result.href = resultUrl;
  }
}
