// The stops of a person's day: the plan lines, each with what this device and the site know of its record.

import { make } from "../dom.js";
import { address, fromLine, linesOf } from "../start.js";

// In the plan's order: {line, state, draft}. `state` is "" while nothing is written; else "done" where the site has
// the record, or how far it has come here.
export function stopsOf(near, drafts, person, day) {
  if (!person) return [];
  return linesOf(near, person, day).map((line) => {
    const draft = drafts.find((one) => (one.plan_line || (one.data || {}).plan_line) === line.ref);
    return { line, draft, state: line.done ? "done" : draft ? draft.state : "" };
  });
}

// The way to a stop's form: filled in from its line, or going on with what was begun. `form` says which fields it takes.
export function stopLink(stop, form, words, look = "button") {
  const values = { ...fromLine(form, stop.line), date: stop.line.date };
  const href = stop.draft && stop.state !== "done" ? `${form.kind}.html#draft=${stop.draft.id}` : address(form.kind, values);
  return make("a", { class: look, href }, words);
}
