// What a record brings with it: the next form, filled in, and what is left of the day's round.

import { make } from "./dom.js";
import { say } from "./words.js";
import { linesOf, fromLine, writerField } from "./start.js";

export function nextForms(page, data, path) {
  const offers = page.form.next.filter((offer) => wanted(offer.when, data));
  const links = offers.map((offer) => make("li", {}, make("a", { class: "button", href: address(offer.kind, filled(offer.values, data, path)) }, offer.label)));
  const round = make("section", { class: "round" });
  left(page, data, round);
  return [links.length ? make("section", {}, make("h2", {}, say("brings")), make("ul", { class: "do" }, ...links)) : null, round];
}

function wanted(when, data) {
  return Object.entries(when).every(([name, values]) => name in data && (!values.length || values.includes(data[name])));
}

// The values of the next record: taken from a field of this one, or this record's own reference.
function filled(values, data, path) {
  const found = {};
  for (const [name, from] of Object.entries(values)) {
    const value = from === "@ref" ? path.replace(/^records\//, "").replace(/\.yaml$/, "") : from.startsWith("=") ? from.slice(1) : data[from];
    if (typeof value === "string" || typeof value === "number") found[name] = value;
  }
  return found;
}

export function address(kind, values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && typeof value === "object") {
      for (const [inner, part] of Object.entries(value)) query.append(`${name}.${inner}`, part);
    } else query.append(name, value);
  }
  const told = query.toString();
  return `${kind}.html${told ? `?${told}` : ""}`;
}

// The plan lines of the day that have no record yet, as far as this browser knows.
async function left(page, data, box) {
  if (!page.form.fields.some((field) => field.name === "plan_line")) return;
  const writer = data[writerField(page.form).name];
  const done = page.finished();
  const lines = linesOf(await page.lists.nearby(), writer, data.date).filter((line) => !done.includes(line.ref) && !line.done && line.ref !== data.plan_line);
  if (!lines.length) return;
  const rows = lines.map((line) => make("li", {}, make("a", { class: "button", href: address(page.form.kind, { ...fromLine(page.form, line), date: line.date }) }, `${page.nameOf(line)} · ${line.values.purpose || ""}`)));
  box.append(make("h2", {}, say("round_left", { count: lines.length })), make("ul", { class: "do" }, ...rows));
}
