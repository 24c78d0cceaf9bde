// The lists to pick from: fetched once when first wanted, searched by name, spelling, initials, ends of numbers.

const MOST = 40;

export class Lists {
  constructor(base, lang, kinds) {
    this.base = base;
    this.lang = lang;
    this.kinds = kinds;
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
      this.loading.set(key, this.fetch(`${kind}.json`, { rows: [] }).then((told) => told.rows.map((row) => this.entry(row, kind, folder))));
    }
    return this.loading.get(key);
  }

  nearby() {
    if (!this.near) this.near = this.fetch("nearby.json", { plan: [], recent: {}, contact: {} });
    return this.near;
  }

  async fetch(name, otherwise) {
    try {
      const answer = await fetch(this.base + name);
      return answer.ok ? await answer.json() : otherwise;
    } catch {
      return otherwise; // without the list an id can still be typed
    }
  }

  entry(row, kind, folder) {
    const [id, zh = "", en = "", typed = "", hintZh = "", hintEn = "", of = ""] = row;
    const name = this.lang === "en" && en ? en : zh;
    const hint = this.lang === "en" && hintEn ? hintEn : hintZh;
    const value = folder ? `${folder}/${id}` : id;
    return { value, id, kind, name, hint, of, line: id.includes("#"), hay: [zh, en, typed, id].map((part) => part.toLowerCase()) };
  }
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
