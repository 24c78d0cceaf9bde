// Drafts: what was typed is kept in this browser as it is typed, until the record has arrived.
//
// Each draft is one entry of the storage, so that two tabs write two entries. A tab that finds its draft changed by
// another goes on under a new id. A storage that is full or forbidden is said, never hidden.

import { randomSigns } from "./ids.js";

export class Drafts {
  // `base` keeps the books of one address apart; `told` is called with the name of what went wrong, or null.
  constructor(base, kind, told = () => {}) {
    this.prefix = `salesbook:${base}:`;
    this.kind = kind;
    this.told = told;
    this.stamp = "";
  }

  // All drafts of this book, the newest first: {id, kind, data, saved, state, …}
  all() {
    const found = [];
    for (let at = 0; at < this.length(); at += 1) {
      const key = localStorage.key(at);
      if (key.startsWith(`${this.prefix}draft:`)) found.push(this.read(key.slice(`${this.prefix}draft:`.length)));
    }
    return found.filter(Boolean).sort((one, other) => (one.saved < other.saved ? 1 : -1));
  }

  length() {
    try {
      return localStorage.length;
    } catch {
      this.told("storage_forbidden");
      return 0;
    }
  }

  read(id) {
    try {
      const told = JSON.parse(localStorage.getItem(`${this.prefix}draft:${id}`));
      return told && { ...told, id };
    } catch {
      return null; // not ours, or cut off by a full storage: the others are still read
    }
  }

  // Go on with a draft that was left.
  resume(id) {
    const draft = this.read(id);
    if (draft && ["draft", "ready"].includes(draft.state)) { // one that left stays as it is; what is typed from it is another
      this.id = id;
      this.stamp = draft.stamp;
    }
    return draft;
  }

  // Keep what is typed now. True when it is safe.
  save(draft) {
    const there = this.id && this.read(this.id);
    if (!this.id || (there && there.stamp !== this.stamp)) {
      if (there) this.told("other_tab");
      this.id = randomSigns(8);
    }
    this.stamp = randomSigns(8);
    return this.put(`draft:${this.id}`, JSON.stringify({ ...draft, kind: this.kind, stamp: this.stamp, saved: new Date().toISOString() }));
  }

  // Tell how far one has come, or what else of it changed.
  mark({ id, ...kept }, changes) {
    return this.put(`draft:${id}`, JSON.stringify({ ...kept, ...changes, stamp: randomSigns(8) }));
  }

  drop(id = this.id) {
    if (!id) return;
    try {
      localStorage.removeItem(`${this.prefix}draft:${id}`);
    } catch {
      this.told("storage_forbidden");
    }
    if (id === this.id) this.id = undefined;
  }

  // A word remembered beyond a draft: the own name.
  remember(name, value) {
    this.put(name, value);
  }

  recall(name) {
    try {
      return localStorage.getItem(this.prefix + name) || "";
    } catch {
      return "";
    }
  }

  put(name, text) {
    try {
      localStorage.setItem(this.prefix + name, text);
      return true;
    } catch (error) {
      this.told(error && error.name === "SecurityError" ? "storage_forbidden" : "storage_full");
      return false;
    }
  }
}

// How long ago, in the words of the page: {unit, count}
export function age(saved, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - Date.parse(saved)) / 60000));
  if (minutes < 60) return ["age_minutes", minutes];
  return minutes < 48 * 60 ? ["age_hours", Math.floor(minutes / 60)] : ["age_days", Math.floor(minutes / 1440)];
}
