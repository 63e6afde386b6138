/* The time that is left, by the server's clock. This computer's own clock may be wrong by a day and is never asked:
   only the time that passes between two answers of the server is measured here. */

// Seconds that are left when the officer is told so.
const WARNINGS = [300, 60];

export class Clock {
  /* on: soon(seconds) as a warning is passed, over() at the deadline */
  constructor(element, deadline, on) {
    this.element = element;
    this.deadline = deadline ? Date.parse(deadline) : null;
    this.on = on;
    this.seen = null;
  }

  /* The server said `iso` at `moment` of performance.now(). */
  sync(iso, moment) {
    this.server = Date.parse(iso);
    this.moment = moment;
    this.tick();
  }

  start(iso) {
    this.sync(iso, performance.now());
    this.run();
  }

  run() {
    clearInterval(this.timer);
    if (this.left) this.timer = setInterval(() => this.tick(), 500);
  }

  /* The server said `iso` at `moment`, and that the paper ends at `deadline`, which somebody may have moved. Says
     whether it is later than it was. */
  renew(iso, moment, deadline) {
    const before = this.deadline;
    this.deadline = deadline ? Date.parse(deadline) : null;
    const later = before !== null && this.deadline !== null && this.deadline > before;
    if (later) this.seen = null;
    this.sync(iso, moment);
    this.run();
    return later;
  }

  now() {
    return new Date(this.server + performance.now() - this.moment);
  }

  /* Whole seconds until the deadline, null where there is none. */
  get left() {
    return this.deadline === null ? null : Math.max(0, Math.ceil((this.deadline - this.now()) / 1000));
  }

  tick() {
    const left = this.left;
    if (left === null || left === this.seen) return;
    const before = this.seen;
    this.seen = left;
    this.element.textContent = written(left);
    const passed = WARNINGS.filter((mark) => before !== null && before > mark && left <= mark);
    if (passed.length && left > 0) this.on.soon(passed[passed.length - 1]);
    if (left === 0) {
      clearInterval(this.timer);
      this.on.over();
    }
  }
}

/* 06:42, 1:06:42 */
export function written(seconds) {
  const parts = [Math.floor((seconds % 3600) / 60), seconds % 60].map((part) => String(part).padStart(2, "0"));
  if (seconds >= 3600) parts.unshift(String(Math.floor(seconds / 3600)));
  return parts.join(":");
}
