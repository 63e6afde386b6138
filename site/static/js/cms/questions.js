// The form of a question in the back office.

import { Pictures } from "./pictures.js";

const { StructBlockDefinition } = window.wagtailStreamField.blocks;

// Wagtail expects a block that stands by itself in a form to name its element, which only streams do. The form's own
// panel can be folded already.
class WritingArea extends StructBlockDefinition {
  render(...args) {
    this.collapsible = false;
    const block = super.render(...args);
    [block.element] = block.container;
    return block;
  }
}

window.telepath.register("quizzes.WritingArea", WritingArea);
window.wagtail.app.register("question-pictures", Pictures);

// A single choice has one right option: ticking one takes the tick from the others.
document.addEventListener("change", ({ target }) => {
  const list = target.checked && target.closest(".question-options--one");
  if (!list) return;
  list.querySelectorAll("input[type=checkbox]:checked").forEach((box) => {
    box.checked = box === target;
  });
});
