// How far a record has come: draft, ready, handed over, saved here, arrived, on main. The last two only by what the site tells.

import { siteData } from "../site-data.js";
import { digest } from "./digest.js";

// What has arrived as of the site's build; null where the site doesn't say or can't be reached.
export function arrived() {
  return siteData("arrived.json");
}

// The state of a kept record, {name, changed}; `changed` where what came is not what was written here.
export function stateOf(record, told, pending = []) {
  if (!record.path || !record.content) return { name: record.state || "draft" };
  for (const [name, there] of [["main", told && told.main], ["arrived", told && told.branches]]) {
    const found = there && there[digest(record.path)];
    if (found !== undefined && there) return { name, changed: found !== "" && found !== digest(`${record.path}\n${record.content}`), compared: found !== "" };
  }
  return { name: record.state === "saved" && !pending.includes(record.path) ? "committed" : record.state };
}

// Whether a record may be forgotten here: it is where everybody's records are.
export function isThere(state) {
  return state.name === "main" && !state.changed;
}
