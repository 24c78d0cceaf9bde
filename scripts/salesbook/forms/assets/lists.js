// The lists to pick from: fetched once when first wanted, searched by name, spelling, initials, ends of numbers.

import { siteData } from "./site-data.js";
import { say } from "./words.js";

const MOST = 40;

export class Lists {
  // `written` gives the records of this device, which no list of the site may hold yet.
  constructor(lang, written = () => []) {
    this.lang = lang;
    this.written = written;
    this.loading = new Map();
  }

  // The entries that a reference may name, of one kind or of several.
  async of(ref) {
    const parts = await Promise.all(ref.kinds.map(([kind, folder]) => this.kind(kind, folder)));
    const all = parts.length === 1 ? parts[0] : parts.flat();
    return all.filter((entry) => (ref.lines || !entry.line) && (!ref.role || entry.of.split(" ").includes(ref.role)));
  }

  kind(kind, folder) {
    const key = `${folder}/${kind}`;
    if (!this.loading.has(key)) {
      this.loading.set(key, siteData(`pick/${kind}.json`).then((told) => this.withOwn(rowsOf(told).map((row) => this.entry(row, kind, folder)), kind, folder)));
    }
    return this.loading.get(key);
  }

  nearby() {
    if (!this.near) this.near = siteData("pick/nearby.json").then((told) => told || { plan: [], recent: {}, contact: {} });
    return this.near;
  }

  // The list, and what this device has written of the kind and the site does not list yet.
  withOwn(entries, kind, folder) {
    const own = this.written().filter((record) => record.kind === kind && record.path && record.state !== "draft");
    if (!own.length) return entries;
    const known = new Set(entries.map((entry) => entry.id));
    const ids = own.map((record) => [record.path.replace(/^records\/[^/]+\//, "").replace(/\.yaml$/, ""), record]);
    return [...ids.filter(([id]) => !known.has(id)).map(([id, record]) => this.ownEntry(id, record, kind, folder)), ...entries];
  }

  ownEntry(id, record, kind, folder) {
    const name = record.title || id;
    const of = record.data && typeof record.data.customer === "string" ? record.data.customer : "";
    return { value: folder ? `${folder}/${id}` : id, id, kind, name, hint: say("on_device"), of, line: false, hay: [name.toLowerCase(), id] };
  }

  entry(row, kind, folder) {
    const [id, zh = "", en = "", typed = "", hintZh = "", hintEn = "", of = ""] = row;
    const name = this.lang === "en" && en ? en : zh;
    const hint = this.lang === "en" && hintEn ? hintEn : hintZh;
    const value = folder ? `${folder}/${id}` : id;
    return { value, id, kind, name, hint, of, line: id.includes("#"), hay: [zh, en, typed, id].map((part) => part.toLowerCase()) };
  }
}

// Without the list an id can still be typed.
function rowsOf(told) {
  return told ? told.rows : [];
}

// The entries that fit what was typed, the best first; those of the preferred customer before others.
export function search(entries, typed, prefer) {
  const wanted = typed.trim().toLowerCase();
  const ranked = [];
  for (const entry of entries) {
    const rank = wanted ? fit(entry.hay, wanted) : 0;
    if (rank < 3) ranked.push([rank + (prefer && entry.of !== prefer ? 4 : 0), ranked.length, entry]);
  }
  ranked.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  return ranked.slice(0, MOST).map(([, , entry]) => entry);
}

// 0: a name or spelling begins with it; 1: a word does; 2: it stands somewhere; 3: nowhere.
function fit(hay, wanted) {
  let best = 3;
  for (const part of hay) {
    const at = part.indexOf(wanted);
    if (at === 0) return 0;
    if (at > 0) best = Math.min(best, part[at - 1] === " " || part.includes(` ${wanted}`) ? 1 : 2);
  }
  return best;
}
