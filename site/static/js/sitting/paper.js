/* The questions of a paper: one at a time, with overview, flags and keys. */
import * as answers from "./answers.js";

const LETTERS = "ABCDEFGH";
// What remembers on this computer that keys of one letter are switched off.
const KEYS_OFF = "sitting-keys-off";
// Where letters and arrows are written or choose something themselves.
const FIELDS = "input[type=text], textarea, select";

export class Paper {
  /* on: change(position, entry, typing) after every change; last() when the paper shall be handed in */
  constructor(form, on) {
    this.form = form;
    this.on = on;
    this.questions = Array.from(form.querySelectorAll("[data-question]"));
    this.cells = Array.from(form.querySelectorAll("[data-cells] .cell"));
    this.words = form.querySelector("[data-cells]").dataset;
    this.current = 0;
  }

  start() {
    for (const part of this.form.querySelectorAll("[data-nav], [data-legend], [data-keys], [data-flag], [data-live]")) part.hidden = false;
    for (const part of this.form.querySelectorAll("[data-plain]")) part.hidden = true;
    // What is no answer is shown beside its field; it must not hold up the rest of the paper.
    this.form.noValidate = true;
    this.questions.forEach((question, index) => {
      answers.start(answers.answerOf(question));
      question.addEventListener("change", () => this.changed(index));
      question.addEventListener("input", (event) => {
        if (event.target.matches("input[type=text], textarea")) this.changed(index, true);
      });
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
    this.startKeys();
    this.form.classList.add("is-single");
    const first = (test) => this.questions.findIndex(test);
    // What was answered before this script ran stays on screen, and goes to the server like any other change.
    const ahead = first((question) => answers.isAhead(answers.answerOf(question)));
    const asked = first((question) => `#${question.id}` === window.location.hash);
    const open = first((question) => answers.read(answers.answerOf(question)) === null);
    this.show([ahead, asked, open, 0].find((index) => index >= 0));
    this.questions.forEach((question, index) => {
      if (answers.isAhead(answers.answerOf(question))) this.changed(index);
      else this.mark(index);
    });
    if (ahead < 0) window.scrollTo(0, 0);
  }

  entry(index) {
    const question = this.questions[index];
    return {
      answer: answers.read(answers.answerOf(question)),
      flagged: question.hasAttribute("data-flagged"),
      revision: Number(question.dataset.revision),
    };
  }

  /* Shows what is stored or was kept; `entry.answer` as entry() gives it, or as the server does. */
  set(position, entry) {
    const index = position - 1;
    const question = this.questions[index];
    answers.write(answers.answerOf(question), entry.answer);
    this.setFlag(question, entry.flagged);
    question.dataset.revision = entry.revision;
    this.mark(index);
  }

  changed(index, typing) {
    const question = this.questions[index];
    question.dataset.revision = Number(question.dataset.revision) + 1;
    this.mark(index);
    this.on.change(index + 1, this.entry(index), typing);
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
    const state = this.state(index);
    const flagged = this.questions[index].hasAttribute("data-flagged");
    const cell = this.cells[index];
    const parts = [cell.dataset.name, this.words[state]];
    if (flagged) parts.push(this.words.flagged);
    cell.classList.toggle("is-done", state === "done");
    cell.classList.toggle("is-partly", state === "partly");
    cell.classList.toggle("is-flag", flagged);
    cell.setAttribute("aria-label", parts.join(this.words.comma));
    const facts = this.facts();
    for (const [name, positions] of Object.entries(facts)) {
      this.form.querySelector(`[data-count=${name}]`).textContent = positions.length;
    }
    this.form.querySelector("[data-legend-partly]").hidden = facts.partly.length === 0;
  }

  /* "done" where every blank, pair and part is filled, "partly" where some are, otherwise "open". */
  state(index) {
    const [done, of] = answers.count(answers.answerOf(this.questions[index]));
    return done === of ? "done" : done ? "partly" : "open";
  }

  /* Positions that are done, partly done, open and flagged. */
  facts() {
    const facts = { done: [], partly: [], open: [], flagged: [] };
    this.questions.forEach((question, index) => {
      facts[this.state(index)].push(index + 1);
      if (question.hasAttribute("data-flagged")) facts.flagged.push(index + 1);
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

  /* Keys of one letter can be switched off, for those whose hands or voice press them unawares (WCAG 2.1.4). */
  startKeys() {
    const box = this.form.querySelector("[data-keys-on]");
    this.keys = box;
    try {
      box.checked = !localStorage.getItem(KEYS_OFF);
      box.addEventListener("change", () => {
        if (box.checked) localStorage.removeItem(KEYS_OFF);
        else localStorage.setItem(KEYS_OFF, "yes");
      });
    } catch (error) {
      // Without storage the box holds for this page.
    }
  }

  key(event) {
    if (document.querySelector("dialog[open]") || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
    if (event.ctrlKey) {
      if (event.key === "Enter") this.take(event, () => this.on.last());
      return;
    }
    if (event.target.closest(FIELDS) || !this.keys.checked) return;
    const letter = LETTERS.indexOf(event.key.toUpperCase());
    const inputs = this.choices(event.target);
    if (event.key === "ArrowLeft") this.take(event, () => this.go(this.current - 1));
    else if (event.key === "ArrowRight") this.take(event, () => this.go(this.current + 1));
    else if (event.key.toUpperCase() === "M") this.take(event, () => this.flag(this.current));
    else if (event.key.length === 1 && letter >= 0 && letter < inputs.length) this.take(event, () => inputs[letter].click());
  }

  /* What letters choose: the options of the question, or of the part of a case in which the focus is. */
  choices(target) {
    const root = target.closest("[data-answer=choice]") || answers.answerOf(this.questions[this.current]);
    return root.dataset.answer === "choice" ? root.querySelectorAll("input") : [];
  }

  take(event, act) {
    event.preventDefault();
    act();
  }
}
