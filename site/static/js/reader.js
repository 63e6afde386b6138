/* Reports the sections of a page whose heading and end have both been on screen. No time is measured.
   The server decides what counts (DESIGN §1.3); after each report the parts that show progress come from it. */
import { postJSON } from "./http.js";

const BATCH = 600;
const RETRY = [2000, 5000, 15000, 30000];

const reader = document.querySelector("[data-reader]");
if (reader) {
  const key = `unsent:${reader.dataset.reader}:${reader.dataset.report}`;
  const seen = new Map();
  const waiting = new Set(remembered());
  const done = new Set();
  let timer = 0;
  let failures = 0;
  let sending = false;
  let signedOut = false;

  const observer = new IntersectionObserver(onScreen, { rootMargin: `0px 0px -${covered()}px 0px` });
  for (const edge of reader.querySelectorAll("[data-edge]")) {
    if (!edge.closest("[data-opened]")) observer.observe(edge);
  }
  window.addEventListener("online", () => schedule(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send({ keepalive: true });
  });
  if (waiting.size) schedule(0);

  /* What stands behind the bars at the bottom is not on screen; on a phone there are two. */
  function covered() {
    const bars = [...document.querySelectorAll(".bar, .tabs-bottom")];
    return Math.round(bars.reduce((height, bar) => height + bar.getBoundingClientRect().height, 0));
  }

  function onScreen(entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      const section = entry.target.closest("[data-section]");
      const edges = (seen.get(section) || 0) + 1;
      seen.set(section, edges);
      if (edges === section.querySelectorAll("[data-edge]").length) opened(section.dataset.section);
    }
  }

  function opened(id) {
    if (done.has(id)) return;
    waiting.add(id);
    remember();
    schedule(BATCH);
  }

  function schedule(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  async function send(options) {
    if (sending || signedOut || !waiting.size) return;
    sending = true;
    const ids = Array.from(waiting);
    try {
      const response = await postJSON(reader.dataset.report, { sections: ids }, options);
      if (response.status === 401 || response.status === 403) {
        signedOut = true;
        show("signed-out");
        return;
      }
      if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
      for (const id of ids) {
        waiting.delete(id);
        done.add(id);
      }
      remember();
      failures = 0;
      show("");
      if (response.ok) refresh();
    } catch (_error) {
      show("offline");
      schedule(RETRY[Math.min(failures, RETRY.length - 1)]);
      failures += 1;
    } finally {
      sending = false;
      if (waiting.size && !failures && !signedOut) schedule(BATCH);
    }
  }

  async function refresh() {
    const fresh = await freshParts();
    if (!fresh) return;
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!old) continue;
      if (old.tagName === "DETAILS") part.open = old.open;
      const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      old.replaceWith(part);
      if (focused) {
        const again = part.querySelector(`[href="${focused}"]`);
        if (again) again.focus({ preventScroll: true });
      }
    }
  }

  /* What has been recorded stays recorded; without these parts the page only looks a little behind. */
  async function freshParts() {
    try {
      const response = await fetch(reader.dataset.parts, { credentials: "same-origin" });
      if (!response.ok || response.redirected) return null;
      return new DOMParser().parseFromString(await response.text(), "text/html");
    } catch (_error) {
      return null;
    }
  }

  function show(name) {
    for (const note of document.querySelectorAll("[data-unsent]")) note.hidden = note.dataset.unsent !== name;
  }

  /* Kept for this tab, so that a reload while offline loses nothing. */
  function remember() {
    try {
      if (waiting.size) sessionStorage.setItem(key, JSON.stringify(Array.from(waiting)));
      else sessionStorage.removeItem(key);
    } catch (_error) {
      /* Storage may be switched off; reports still go out while the page is open. */
    }
  }

  function remembered() {
    try {
      return JSON.parse(sessionStorage.getItem(key) || "[]");
    } catch (_error) {
      return [];
    }
  }
}
