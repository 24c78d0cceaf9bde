// The page's own parts: headings and folds around the fields, the summary of faults, the bar with its one button.

import { make } from "./dom.js";
import { list as joined, say } from "./words.js";

const NAMED = 5;

// The fields under their headings; folded ones behind a line that names them.
export function sections(form, group, before = {}) {
  const choice = group.choice();
  const made = form.groups.map((heading) => {
    const own = form.fields.filter((field) => (field.group || "") === heading.name && field.name !== "written_at");
    if (!own.length) return null;
    const parts = own.flatMap((field) => [
      choice && !choice.isConnected && group.ways[0].includes(field.name) ? choice : null,
      before[field.name] || null,
      group.child(field.name).frame.element,
    ]);
    return heading.folded ? fold(heading, own, parts) : section(heading, parts);
  });
  return [...made, make("div", { class: "also" }, group.more)];
}

function section(heading, parts) {
  return make("section", {}, heading.label ? make("h2", {}, heading.label) : null, make("div", { class: "fields" }, ...parts));
}

function fold(heading, fields, parts) {
  const labels = fields.slice(0, NAMED).map((field) => field.label);
  const words = say(fields.length > NAMED ? "fold_more" : "fold", { heading: heading.label, names: joined(labels) });
  return make("details", { class: "fold" }, make("summary", {}, words), make("div", { class: "fields" }, ...parts));
}

// Everything that is wrong, each a link to its field.
export function summary(faults, show) {
  const items = faults.map((fault) => {
    const words = fault.label ? say("fault", { label: fault.label, words: fault.words }) : fault.words;
    const link = fault.href ? make("a", { href: fault.href }, words) : make("a", { href: fault.id ? `#${fault.id}` : "#main", click: (event) => { event.preventDefault(); show(fault); } }, words);
    return make("li", {}, link);
  });
  const title = make("h2", { tabindex: "-1" }, say(faults.length === 1 ? "faults_one" : "faults", { count: faults.length }));
  return make("section", { class: "summary", role: "alert" }, title, make("ul", {}, ...items));
}

// Open every fold that an element lies in.
export function unfold(element) {
  for (let up = element; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
}

export function bar(state, ...buttons) {
  return make("div", { class: "bar" }, state, make("div", { class: "do" }, ...buttons));
}
