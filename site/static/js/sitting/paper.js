/* The questions of a paper: one at a time, with overview, flags and keys. */

const LETTERS = "ABCDEFGH";

export class Paper {
  /* on: change(position, entry) after every change; last() when the paper shall be handed in */
  constructor(form, on) {
    this.form = form;
    this.on = on;
    this.questions = Array.from(form.querySelectorAll("[data-question]"));
    this.cells = Array.from(form.querySelectorAll("[data-cells] .cell"));
    this.words = form.querySelector("[data-cells]").dataset;
    this.current = 0;
  }

  start() {
    for (const part of this.form.querySelectorAll("[data-nav], [data-legend], [data-keys], [data-flag]")) part.hidden = false;
    this.questions.forEach((question, index) => {
      question.addEventListener("change", () => this.changed(index));
      question.querySelector("[data-flag]").addEventListener("click", () => this.flag(index));
    });
    this.cells.forEach((cell, index) => {
      cell.addEventListener("click", (event) => {
        event.preventDefault();
        this.go(index);
      });
    });
    for (const button of this.form.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => this.go(this.current + Number(button.dataset.go)));
    }
    document.addEventListener("keydown", (event) => this.key(event));
    this.form.classList.add("is-single");
    const asked = this.questions.findIndex((question) => `#${question.id}` === window.location.hash);
    const open = this.questions.findIndex((question) => !this.answer(question).length);
    this.show(Math.max(asked, asked < 0 ? open : 0, 0));
    this.questions.forEach((question, index) => this.mark(index));
    window.scrollTo(0, 0);
  }

  answer(question) {
    return Array.from(question.querySelectorAll("input:checked"), (input) => input.value);
  }

  entry(index) {
    const question = this.questions[index];
    return {
      answer: this.answer(question),
      flagged: question.hasAttribute("data-flagged"),
      revision: Number(question.dataset.revision),
    };
  }

  /* Shows what is stored or was kept; `entry.answer` as entry() gives it, or as the server does. */
  set(position, entry) {
    const index = position - 1;
    const question = this.questions[index];
    const chosen = [].concat(entry.answer === null ? [] : entry.answer).map(String);
    for (const input of question.querySelectorAll("input")) input.checked = chosen.includes(input.value);
    this.setFlag(question, entry.flagged);
    question.dataset.revision = entry.revision;
    this.mark(index);
  }

  changed(index) {
    const question = this.questions[index];
    question.dataset.revision = Number(question.dataset.revision) + 1;
    this.mark(index);
    this.on.change(index + 1, this.entry(index));
  }

  flag(index) {
    const question = this.questions[index];
    this.setFlag(question, !question.hasAttribute("data-flagged"));
    this.changed(index);
  }

  setFlag(question, flagged) {
    question.toggleAttribute("data-flagged", flagged);
    question.querySelector("[data-flag]").setAttribute("aria-pressed", String(flagged));
  }

  mark(index) {
    const { answer, flagged } = this.entry(index);
    const cell = this.cells[index];
    const parts = [cell.dataset.name, answer.length ? this.words.done : this.words.open];
    if (flagged) parts.push(this.words.flagged);
    cell.classList.toggle("is-done", answer.length > 0);
    cell.classList.toggle("is-flag", flagged);
    cell.setAttribute("aria-label", parts.join(this.words.comma));
    const facts = this.facts();
    for (const [name, positions] of Object.entries(facts)) {
      this.form.querySelector(`[data-count=${name}]`).textContent = positions.length;
    }
  }

  /* Positions that are done, open and flagged. */
  facts() {
    const facts = { done: [], open: [], flagged: [] };
    this.questions.forEach((question, index) => {
      const { answer, flagged } = this.entry(index);
      (answer.length ? facts.done : facts.open).push(index + 1);
      if (flagged) facts.flagged.push(index + 1);
    });
    return facts;
  }

  go(index) {
    if (index < 0 || index >= this.questions.length || index === this.current) return;
    this.show(index);
    window.history.replaceState(null, "", `#${this.questions[index].id}`);
    window.scrollTo(0, 0);
    this.questions[index].focus({ preventScroll: true });
  }

  show(index) {
    const last = this.questions.length - 1;
    this.current = index;
    this.questions.forEach((question, other) => {
      question.hidden = other !== index;
    });
    this.cells.forEach((cell, other) => {
      if (other === index) cell.setAttribute("aria-current", "step");
      else cell.removeAttribute("aria-current");
    });
    this.form.querySelector("[data-go='-1']").disabled = index === 0;
    this.form.querySelector("[data-go='1']").hidden = index === last;
    this.form.querySelector("[data-last]").hidden = index !== last;
  }

  key(event) {
    if (document.querySelector("dialog[open]") || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    if (event.ctrlKey) {
      if (event.key === "Enter") this.take(event, () => this.on.last());
      return;
    }
    const letter = LETTERS.indexOf(event.key.toUpperCase());
    const inputs = this.questions[this.current].querySelectorAll("input");
    if (event.key === "ArrowLeft") this.take(event, () => this.go(this.current - 1));
    else if (event.key === "ArrowRight") this.take(event, () => this.go(this.current + 1));
    else if (event.key.toUpperCase() === "M") this.take(event, () => this.flag(this.current));
    else if (event.key.length === 1 && letter >= 0 && letter < inputs.length) this.take(event, () => inputs[letter].click());
  }

  take(event, act) {
    event.preventDefault();
    act();
  }
}
