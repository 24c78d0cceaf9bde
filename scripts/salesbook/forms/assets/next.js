// What a record brings with it: the next form, filled in, and the next stop of the day's round.

import { make } from "./dom.js";
import { stopLink, stopsOf } from "./road/stops.js";
import { address, writerField } from "./start.js";
import { say } from "./words.js";

export function nextForms(page, data, path) {
  const offers = page.form.next.filter((offer) => wanted(offer.when, data));
  const links = offers.map((offer) => make("li", {}, make("a", { class: "button", href: address(offer.kind, filled(offer.values, data, path)) }, offer.label)));
  const round = make("section", { class: "round" });
  nextStop(page, data, round);
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

// The plan lines of the day that have no record yet, as far as this device and the site know.
async function nextStop(page, data, box) {
  if (!page.form.fields.some((field) => field.name === "plan_line")) return;
  const stops = stopsOf(await page.lists.nearby(), page.drafts.all(), data[writerField(page.form).name], data.date);
  const left = stops.filter((stop) => !stop.state);
  if (!stops.length) return;
  const [next, ...later] = left;
  box.append(
    make("h2", {}, say(left.length ? "round_left" : "round_done", { count: left.length })),
    next ? make("p", { class: "do" }, stopLink(next, page.form, say("next_stop", { name: nameOf(next, page.form.lang) }), "button first")) : "",
    make("ul", { class: "do" }, ...later.map((stop) => make("li", {}, stopLink(stop, page.form, nameOf(stop, page.form.lang))))),
    make("p", {}, make("a", { href: "my-round.html" }, say("my_round"))),
  );
}

function nameOf(stop, lang) {
  return `${lang === "en" && stop.line.en ? stop.line.en : stop.line.zh} · ${stop.line.values.purpose || ""}`;
}
