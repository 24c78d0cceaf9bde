// What "today" and "now" mean on a form: the book's own moment where it is pinned, else the clock in the company's zone.
// Days come from date parts, never from the machine's own zone.

const PARTS = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" };

export class Clock {
  constructor(pinned, zone) {
    this.pinned = pinned;
    this.format = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: zone, hourCycle: "h23" });
  }

  // The present moment as records write it: 2026-11-23T14:00:00+08:00
  now() {
    if (this.pinned) return this.pinned;
    const at = Math.floor(Date.now() / 1000) * 1000;
    const told = this.parts(at);
    return `${told.day}T${told.time}${offsetText(this.offset(at))}`;
  }

  today() {
    return this.now().slice(0, 10);
  }

  time() {
    return this.now().slice(11, 16);
  }

  // A day and a time of day in the company's zone, as a moment with its offset.
  moment(day, time) {
    const wall = Date.parse(`${day}T${time}:00Z`);
    if (Number.isNaN(wall)) return `${day}T${time}:00`;
    let at = wall - this.offset(wall);
    at = wall - this.offset(at);
    return `${day}T${time}:00${offsetText(this.offset(at))}`;
  }

  parts(at) {
    const found = {};
    for (const part of this.format.formatToParts(at)) found[part.type] = part.value;
    return { day: `${found.year}-${found.month}-${found.day}`, time: `${found.hour}:${found.minute}:${found.second}` };
  }

  // Milliseconds between UTC and the zone's wall clock.
  offset(at) {
    const told = this.parts(at);
    return Date.parse(`${told.day}T${told.time}Z`) - Math.floor(at / 1000) * 1000;
  }
}

function offsetText(milliseconds) {
  const minutes = Math.round(Math.abs(milliseconds) / 60000);
  const two = (number) => String(number).padStart(2, "0");
  return `${milliseconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

// The ISO week of a day, as records write it (2026-W48).
export function weekOf(day) {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return "";
  at.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7));
  const first = Date.UTC(at.getUTCFullYear(), 0, 1);
  const number = Math.ceil(((at - first) / 86400000 + 1) / 7);
  return `${at.getUTCFullYear()}-W${String(number).padStart(2, "0")}`;
}

export function dayAfter(day, days) {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
