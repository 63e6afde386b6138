/* Answering a paper: every change is kept here at once and saved on the server, with or without a network meanwhile. */
import { postForm } from "./http.js";
import { AnswerQueue } from "./sitting/queue.js";
import { Clock } from "./sitting/clock.js";
import { Paper } from "./sitting/paper.js";
import { Status } from "./sitting/status.js";
import { fillDialog } from "./sitting/hand_in.js";

const form = document.querySelector("[data-sitting]");
const dialog = document.getElementById("hand-in");
const data = form.dataset;
const status = new Status(form);
const RETRY = 5000;
// Without a word from the server for so long, its clock and deadline are asked for.
const SILENCE = 120000;
const PATIENCE = 5000;
let leaving = false;
let heard = performance.now();

const queue = new AnswerQueue(data.saveUrl, data.token, `sitting:${data.sitting}`, {
  state(name) {
    status.state(name, clock.now().toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" }));
    if (name === "offline" || name === "failed") status.note("offline");
    else if (name === "saved") status.clear("offline");
  },
  clock(iso, moment) {
    heard = performance.now();
    clock.sync(iso, moment);
  },
  newer(position, stored) {
    paper.set(position, stored);
    status.note("newer");
  },
  refused(code, body) {
    status.refused(code, body.message, data.resultUrl);
    if (dialog.open) dialog.close();
  },
});

const clock = new Clock(document.querySelector("[data-clock]"), data.deadline, {
  soon(seconds) {
    status.note(`last-${seconds}`);
  },
  async over() {
    // Somebody may have granted more time since this page was loaded.
    await resync();
    if (leaving || clock.left) return;
    status.note("over");
    handIn();
  },
});

const paper = new Paper(form, {
  change(position, entry, typing) {
    status.clear("newer");
    queue.put(position, entry, typing);
  },
  last() {
    dialog.showModal();
  },
});

/* Sends what is left, then the paper. Where the server cannot be reached the page stays and says so; once the time is
   up it keeps trying, for the server has closed the paper anyway and only the result is missing. */
async function handIn() {
  const button = dialog.querySelector("[data-hand-in]");
  const words = button.textContent;
  button.textContent = button.dataset.busy;
  button.disabled = true;
  const over = clock.left === 0;
  const handed = ((await queue.flush()) || over) && (await post());
  if (handed) {
    leave();
    return;
  }
  button.textContent = words;
  button.disabled = false;
  if (over) setTimeout(handIn, RETRY);
  else if (!queue.stopped) status.note("unsent", dialog.querySelector("[data-dialog-notice]"));
}

async function post() {
  try {
    // The server answers with a way on, which is not followed here.
    return (await postForm(form.action, new FormData(form))).type === "opaqueredirect";
  } catch (error) {
    return false;
  }
}

/* Answers that an earlier page could not bring to the server and that nothing newer has replaced. */
function restore() {
  for (const [position, entry] of queue.kept()) {
    if (entry.revision > paper.entry(position - 1).revision) {
      paper.set(position, entry);
      queue.put(position, entry);
    }
  }
}

/* The server's clock and deadline again: after this computer slept, after a long silence, before the paper ends. */
async function resync() {
  const start = performance.now();
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    const response = await fetch(data.stateUrl, { credentials: "same-origin", signal: control.signal });
    if (!response.ok) return;
    const state = await response.json();
    heard = performance.now();
    if (clock.renew(state.now, (start + heard) / 2, state.deadline)) status.note("more");
    if (state.state !== "open") leave();
  } catch (error) {
    // Without a network the clock goes on as it is.
  } finally {
    clearTimeout(timer);
  }
}

function leave() {
  leaving = true;
  window.location.assign(data.resultUrl);
}

function start() {
  // From here on answers go one by one; a paper posted by a script carries none.
  form.elements.answers.disabled = true;
  clock.start(data.now);
  const label = document.querySelector("[data-clock-label]");
  if (label) label.textContent = label.dataset.clockLabel;
  paper.start();
  restore();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    handIn();
  });
  // The dialog is filled as it opens, however it is opened.
  new MutationObserver(() => {
    if (dialog.open) fillDialog(dialog, paper.facts(), clock.left);
    else status.clear("unsent", dialog.querySelector("[data-dialog-notice]"));
  }).observe(dialog, { attributeFilter: ["open"] });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") resync();
    else queue.soon(0);
  });
  setInterval(() => {
    if (!document.hidden && performance.now() - heard > SILENCE) resync();
  }, SILENCE / 4);
  window.addEventListener("beforeunload", (event) => {
    if (leaving || queue.isEmpty) return;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}

start();
