/* Answers as inputs hold them and as the API takes them. The attribute data-answer of a question, or of a part of a case,
   names its form; each form says how an answer is read, written, and how many of its fields are filled. */

const FORMS = {
  /* ids of options, or "true" and "false": a list, null for none */
  choice: {
    read(root) {
      const values = Array.from(root.querySelectorAll("input:checked"), (input) => input.value);
      return values.length ? values : null;
    },
    write(root, answer) {
      const chosen = [].concat(answer === null ? [] : answer).map(String);
      for (const input of root.querySelectorAll("input")) input.checked = chosen.includes(input.value);
    },
    count: (root) => [FORMS.choice.read(root) ? 1 : 0, 1],
  },
  /* a text for each blank */
  texts: {
    read(root) {
      const texts = Array.from(root.querySelectorAll("input"), (input) => input.value.trim());
      return texts.some(Boolean) ? texts : null;
    },
    write(root, answer) {
      root.querySelectorAll("input").forEach((input, index) => {
        input.value = answer ? answer[index] : "";
      });
    },
    count: (root) => filled(root.querySelectorAll("input")),
  },
  /* the right id by the left one */
  pairs: {
    read(root) {
      const chosen = Array.from(root.querySelectorAll("select")).filter((select) => select.value);
      return chosen.length ? Object.fromEntries(chosen.map((select) => [select.dataset.sub, select.value])) : null;
    },
    write(root, answer) {
      for (const select of root.querySelectorAll("select")) select.value = (answer || {})[select.dataset.sub] || "";
    },
    count: (root) => filled(root.querySelectorAll("select")),
  },
  /* ids in order, null until somebody has ordered them */
  order: {
    read: (root) => (root.hasAttribute("data-touched") ? items(root).map((item) => item.dataset.item) : null),
    write(root, answer) {
      root.toggleAttribute("data-touched", answer !== null);
      const list = root.querySelector("ol");
      for (const id of answer || []) list.append(root.querySelector(`[data-item="${id}"]`));
      number(root);
    },
    count: (root) => [root.hasAttribute("data-touched") ? 1 : 0, 1],
    start: startOrder,
  },
  /* one text; what the browser itself refuses is no answer */
  text: {
    read(root) {
      const field = root.querySelector("input, textarea");
      return (field.validity.valid && field.value.trim()) || null;
    },
    write(root, answer) {
      root.querySelector("input, textarea").value = answer === null ? "" : answer;
      measure(root);
    },
    count: (root) => [FORMS.text.read(root) ? 1 : 0, 1],
    start(root) {
      root.addEventListener("input", () => measure(root));
      measure(root);
    },
  },
  /* answers by part */
  parts: {
    read(root) {
      const given = partsOf(root).map((part) => [part.dataset.part, read(answerOf(part))]);
      const answered = given.filter(([, answer]) => answer !== null);
      return answered.length ? Object.fromEntries(answered) : null;
    },
    write(root, answer) {
      for (const part of partsOf(root)) {
        const own = (answer || {})[part.dataset.part];
        write(answerOf(part), own === undefined ? null : own);
      }
    },
    count: (root) =>
      partsOf(root)
        .map((part) => count(answerOf(part)))
        .reduce(([done, of], [more, among]) => [done + more, of + among], [0, 0]),
    start: (root) => partsOf(root).forEach((part) => start(answerOf(part))),
  },
};

/* The element that holds an answer within a question or a part. */
export function answerOf(element) {
  return element.querySelector("[data-answer]");
}

export function read(root) {
  return FORMS[root.dataset.answer].read(root);
}

/* `answer` as read() gives it, or as the server keeps it. */
export function write(root, answer) {
  FORMS[root.dataset.answer].write(root, answer);
}

/* How many fields are filled, of how many. */
export function count(root) {
  return FORMS[root.dataset.answer].count(root);
}

/* Bring what moves to life. A change that no input reports is told by an event of type "change". */
export function start(root) {
  const form = FORMS[root.dataset.answer];
  if (form.start) form.start(root);
}

/* Whether fields hold other than the server wrote into them: somebody was quicker than this script. */
export function isAhead(root) {
  return Array.from(root.querySelectorAll("input, textarea, select")).some((field) => {
    if (field.matches("select")) return field.value !== (field.querySelector("option[selected]") || field.options[0]).value;
    if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  });
}

function partsOf(root) {
  return Array.from(root.querySelectorAll("[data-part]"));
}

function filled(fields) {
  return [Array.from(fields).filter((field) => field.value.trim()).length, fields.length];
}

function measure(root) {
  const place = root.querySelector("[data-length]");
  if (place) place.textContent = root.querySelector("textarea").value.length;
}

function items(root) {
  return Array.from(root.querySelectorAll("[data-item]"));
}

function number(root) {
  const all = items(root);
  all.forEach((item, index) => {
    item.querySelector("[data-place]").textContent = index + 1;
    item.querySelector("[data-move='-1']").disabled = index === 0;
    item.querySelector("[data-move='1']").disabled = index === all.length - 1;
  });
  const touched = root.hasAttribute("data-touched");
  root.querySelector("[data-keep]").hidden = touched;
  root.querySelector("[data-kept]").hidden = !touched;
}

function startOrder(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move], [data-keep]");
    if (!button) return;
    if (button.dataset.move) move(root, button);
    root.setAttribute("data-touched", "");
    number(root);
    if (button.dataset.move) follow(root, button);
    root.dispatchEvent(new Event("change", { bubbles: true }));
  });
  number(root);
}

function move(root, button) {
  const item = button.closest("[data-item]");
  if (button.dataset.move === "1") item.nextElementSibling.after(item);
  else item.previousElementSibling.before(item);
}

/* The button stays under the finger of a keyboard; at an end the other one takes over. */
function follow(root, button) {
  const item = button.closest("[data-item]");
  const other = item.querySelector(`[data-move='${button.dataset.move === "1" ? "-1" : "1"}']`);
  (button.disabled ? other : button).focus({ preventScroll: true });
  const said = root.querySelector("[data-said]");
  const all = items(root);
  said.textContent = said.dataset.words
    .replace("{t}", item.querySelector("[data-text]").textContent.trim())
    .replace("{n}", all.indexOf(item) + 1)
    .replace("{m}", all.length);
}
