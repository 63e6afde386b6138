// Pictures in a text of a question: a button uploads one and puts its marker where the cursor stands; the pictures
// that the text shows stand below it. Markup: quizzes/admin/widgets/picture_textarea.html.

const MARKER = /!\[([^[\]\n]*)\]\(pic:([0-9a-f]{16})\)/;
const MARKERS = new RegExp(MARKER, "g");
const PAUSE = 300;

export class Pictures extends window.StimulusModule.Controller {
  static get targets() {
    return ["line", "button", "file", "hint", "problem", "pictures"];
  }

  static get values() {
    return { upload: String, address: String };
  }

  initialize() {
    this.show = this.show.bind(this);
  }

  connect() {
    this.lineTarget.addEventListener("input", this.show);
    this.show();
  }

  disconnect() {
    this.lineTarget.removeEventListener("input", this.show);
    clearTimeout(this.timer);
  }

  get text() {
    return this.lineTarget.querySelector("textarea");
  }

  choose() {
    this.fileTarget.click();
  }

  async upload() {
    const [file] = this.fileTarget.files;
    if (!file) return;
    this.busy(true);
    this.tell(await this.send(file));
    this.fileTarget.value = "";
    this.busy(false);
  }

  // Sends one picture and puts its marker into the text; what went wrong, in words, or nothing.
  async send(file) {
    const body = new FormData();
    body.append("picture", file);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    try {
      const response = await fetch(this.uploadValue, { method: "POST", body, headers: { "X-CSRFToken": token } });
      const answer = await response.json();
      if (!response.ok) return answer.errors.join(" ");
      this.insert(answer.marker);
      return "";
    } catch (unreachable) {
      return this.problemTarget.dataset.unreachable;
    }
  }

  // The cursor goes between the brackets, where the description belongs.
  insert(marker) {
    const { text } = this;
    const { selectionStart: start, selectionEnd: end } = text;
    text.setRangeText(marker, start, end, "end");
    text.focus();
    text.setSelectionRange(start + 2, start + 2);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new Event("change", { bubbles: true }));
  }

  show() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE);
  }

  draw() {
    const shown = (this.text.value.match(MARKERS) || []).map((marker) => MARKER.exec(marker));
    this.picturesTarget.textContent = "";
    shown.forEach(([, alt, digest]) => this.picturesTarget.append(this.picture(alt, digest)));
    this.picturesTarget.hidden = shown.length === 0;
    this.hintTarget.hidden = shown.every(([, alt]) => alt.trim());
  }

  picture(alt, digest) {
    const image = document.createElement("img");
    image.src = this.addressValue.replace("{}", digest);
    image.alt = alt;
    return image;
  }

  tell(problem) {
    this.problemTarget.textContent = problem;
    this.problemTarget.hidden = !problem;
  }

  busy(yes) {
    this.buttonTarget.disabled = yes;
    this.buttonTarget.setAttribute("aria-busy", yes);
  }
}
