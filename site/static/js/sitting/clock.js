/* The time that is left, by the server's clock. This computer's own clock may be wrong by a day and is never asked:
   only the time that passes between two answers of the server is measured here. */

const SOON = 300;

export class Clock {
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
    if (this.deadline !== null) this.timer = setInterval(() => this.tick(), 500);
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
    if (before !== null && before > SOON && left <= SOON) this.on.soon();
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
