// Where a record lies: its own key fields make its path, as salesbook/schemas/path.py makes it.

import { weekOf } from "./clock.js";

const PLACE = /\{([a-z_]+)\}/g;

// The path from the book's root; null while a key field is missing.
export function pathOf(form, data) {
  let whole = true;
  const path = form.path.replace(PLACE, (_, name) => {
    const value = part(form, data, name);
    if (value === undefined || value === "") whole = false;
    return value;
  });
  return whole ? `records/${path}` : null;
}

// The fields that make the path: changing one of them would be another record.
export function keyFields(form) {
  const names = new Set(form.fields.map((field) => field.name));
  return new Set([...form.path.matchAll(PLACE)].map(([, name]) => (names.has(name) ? name : form.dated || "written_at")));
}

// Whether further records of the same key are numbered.
export function numbered(form) {
  return form.path.includes("{date}");
}

// The path of the second, third … record of a key.
export function further(path, number) {
  return path.replace(/\.yaml$/, `--${number}.yaml`);
}

function part(form, data, name) {
  let value = data[name];
  if (value === undefined) {
    const other = form.fields.find((field) => field.stands_for === name && data[field.name]);
    value = other && data[other.name].id;
  }
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    return name === "time" ? text.replace(/:/g, "") : text.toLowerCase().replace(/_/g, "-");
  }
  return fromDate(String(data[form.dated || "written_at"] || ""), name);
}

function fromDate(moment, name) {
  const day = moment.slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const told = { year: day.slice(0, 4), month: day.slice(0, 7), week: weekOf(day).toLowerCase(), date: day, time: moment.slice(11, 13) + moment.slice(14, 16) };
  return told[name];
}
