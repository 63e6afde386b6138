/* Answers on their way to the server. Each is kept on this computer until the server has acknowledged it; they are sent
   one at a time, the newest of each question, and again after a failure, for as long as it takes. */

const DELAYS = [1000, 2000, 4000, 8000, 15000, 30000];
const PATIENCE = 15000;
// A few clicks in a row become one request; so does what is typed until the fingers rest.
const PAUSE = 300;
const REST = 1000;
const LONGEST = 10000;

export class AnswerQueue {
  /* on: state(name), clock(iso, moment), newer(position, stored), refused(status, body) */
  constructor(url, token, key, on) {
    this.url = url;
    this.token = token;
    this.key = key;
    this.on = on;
    this.waiting = new Map();
    this.failures = 0;
    this.timer = 0;
    this.due = 0;
    this.draining = null;
    this.stopped = false;
    window.addEventListener("online", () => this.soon(0));
  }

  get isEmpty() {
    return this.waiting.size === 0;
  }

  /* What an earlier page kept and the server never acknowledged: [position, entry] pairs. */
  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || [];
    } catch (error) {
      return [];
    }
  }

  put(position, entry, typing) {
    this.waiting.set(position, entry);
    this.keep();
    if (this.failures || this.stopped) return;
    this.on.state("saving");
    const now = performance.now();
    this.due = this.due || now + LONGEST;
    this.soon(typing ? Math.max(0, Math.min(REST, this.due - now)) : PAUSE);
  }

  /* Sends everything now. Resolves with whether the server has it all. */
  async flush() {
    clearTimeout(this.timer);
    await this.drain();
    if (!this.isEmpty && !this.failures) await this.drain();
    return this.isEmpty;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  soon(delay) {
    clearTimeout(this.timer);
    if (!this.isEmpty && !this.stopped) this.timer = setTimeout(() => this.drain(), delay);
  }

  drain() {
    if (!this.draining) {
      this.draining = this.sendAll().then(() => {
        this.draining = null;
      });
    }
    return this.draining;
  }

  async sendAll() {
    this.due = 0;
    while (!this.isEmpty && !this.stopped) {
      const [position, entry] = this.waiting.entries().next().value;
      if (!this.failures) this.on.state("saving");
      if (!(await this.send(position, entry))) return;
    }
    if (this.isEmpty) this.on.state("saved");
  }

  async send(position, entry) {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), PATIENCE);
    const start = performance.now();
    try {
      const response = await fetch(this.url, {
        method: "POST",
        // The token alone gives the power to save; no cookie is needed.
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(Object.assign({ token: this.token, position: position }, entry)),
        signal: control.signal,
      });
      const known = response.ok || [400, 401, 403, 409].includes(response.status);
      if (!known) return this.fail("failed");
      const body = await response.json();
      this.on.clock(body.now, (start + performance.now()) / 2);
      return response.ok ? this.acknowledge(position, entry, body) : this.refuse(position, response.status, body);
    } catch (error) {
      return this.fail(navigator.onLine ? "failed" : "offline");
    } finally {
      clearTimeout(timer);
    }
  }

  acknowledge(position, entry, stored) {
    this.failures = 0;
    if (this.waiting.get(position) === entry) this.waiting.delete(position);
    this.keep();
    if (!stored.kept && !this.waiting.has(position)) this.on.newer(position, stored);
    return true;
  }

  refuse(position, status, body) {
    if (status === 400) {
      this.waiting.delete(position);
      this.keep();
    } else {
      this.stop();
    }
    this.on.state("stopped");
    this.on.refused(status, body);
    return status === 400;
  }

  fail(state) {
    const delay = DELAYS[Math.min(this.failures, DELAYS.length - 1)];
    this.failures += 1;
    this.on.state(state);
    this.soon(delay * (0.75 + Math.random() / 2));
    return false;
  }

  keep() {
    try {
      if (this.isEmpty) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(Array.from(this.waiting)));
    } catch (error) {
      // Without storage the page itself still remembers.
    }
  }
}
