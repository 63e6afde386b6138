/* The dialog before handing in: what is answered, what is not, what is flagged, how much time is left. */
import { written } from "./clock.js";

/* [10, 14, 15, 16] as [[10, 10], [14, 16]] */
export function ranges(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found[found.length - 1];
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}

export function fillDialog(dialog, facts, left) {
  const title = dialog.querySelector(".dialog__title");
  const missing = facts.open.length;
  const all = facts.partly.length ? title.dataset.titlePartly : title.dataset.title;
  const words = missing === 0 ? all : missing === 1 ? title.dataset.titleOne : title.dataset.titleSome;
  title.textContent = words.replace("{n}", missing);
  const act = dialog.querySelector("[data-hand-in]");
  act.textContent = missing + facts.partly.length ? act.dataset.some : act.dataset.all;
  const total = facts.done.length + facts.partly.length + missing;
  fact(dialog, "done").textContent = `${facts.done.length}/${total}`;
  for (const name of ["partly", "open", "flagged"]) list(dialog, name, facts[name]);
  row(dialog, "left").hidden = left === null;
  if (left !== null) fact(dialog, "left").textContent = written(left);
}

function list(dialog, name, numbers) {
  row(dialog, name).hidden = numbers.length === 0;
  const words = fact(dialog, "open").dataset;
  const parts = ranges(numbers).map(([first, last]) =>
    first === last ? String(first) : words.range.replace("{a}", first).replace("{b}", last)
  );
  const pattern = numbers.length === 1 ? words.one : words.list;
  fact(dialog, name).textContent = pattern.replace("{n}", parts.join(words.comma));
}

function fact(dialog, name) {
  return dialog.querySelector(`[data-fact=${name}]`);
}

function row(dialog, name) {
  return dialog.querySelector(`[data-fact-row=${name}]`);
}
