// What stands in a form when it opens: what the link says, today, the own name, ids, what lies nearest.

import { weekOf } from "./clock.js";
import { newId } from "./ids.js";

// The field that names who writes, where the form has one.
export function writerField(form) {
  return form.fields.find((field) => field.name === "by" && field.ref) || form.fields.find((field) => field.name === "person" && field.ref);
}

// The values that a link gives: ?customer=hengda&date=2026-11-23, below a group with dots.
export function fromLink(form, location) {
  const told = new URLSearchParams(location.search);
  const data = {};
  for (const [key, text] of told) put(form, data, key.split("."), text);
  return data;
}

function put(form, data, [name, ...rest], text) {
  const field = (form.fields || []).find((one) => one.name === name);
  if (!field) return;
  if (rest.length && field.fields) {
    data[name] = data[name] || {};
    put(field, data[name], rest, text);
  } else if (!rest.length && !field.fields) {
    const item = field.item ? field.item : field;
    if (item.fields) return;
    const value = item.base === "string" ? text : parse(text);
    data[name] = field.item ? [...(data[name] || []), value] : value;
  }
}

function parse(text) {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

// What a new record says before anybody has typed: today, the own name, a fresh id, the first row of a history.
export function defaults(form, clock, me) {
  const writer = writerField(form);
  const data = {};
  for (const field of form.fields) {
    const value = field === writer ? me || undefined : defaultOf(form, field, clock, me);
    if (value !== undefined) data[field.name] = value;
  }
  return data;
}

function defaultOf(form, field, clock, me) {
  const today = clock.today();
  if (field.name === "id" && form.path.includes("{id}")) return newId(form, today);
  if (field.required && field.item && field.item.fields) return firstRow(field.item, clock, me);
  if (field.name !== form.dated && (!field.required || form.dated)) return undefined;
  return dayOf(field, clock);
}

function dayOf(field, clock) {
  const today = clock.today();
  const told = { date: today, week: weekOf(today), month: today.slice(0, 7), year: Number(today.slice(0, 4)), date_time: clock.now() };
  return field.name === "written_at" ? undefined : told[field.type];
}

// A row that begins today with whoever writes, where that is all it must say: a customer's first stage and owner.
function firstRow(item, clock, me) {
  const row = {};
  for (const field of item.fields.filter((one) => one.required)) {
    const person = field.ref && field.ref.kinds.length === 1 && field.ref.kinds[0][0] === "person";
    const value = person ? me || undefined : field.options ? field.options[0][0] : dayOf(field, clock);
    if (value === undefined) return undefined;
    row[field.name] = value;
  }
  return [row];
}

// The address of a form with values filled in: ?customer=hengda&prospect.name=…
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

// The plan lines of a person for a day.
export function linesOf(near, person, day) {
  return near.plan.filter((line) => line.date === day && (!person || line.person === person));
}

// What a plan line says that this form says as well.
export function fromLine(form, line) {
  const names = new Set(form.fields.map((field) => field.name));
  const options = (name) => form.fields.find((field) => field.name === name).options;
  const fits = ([name, value]) => names.has(name) && (!options(name) || options(name).some(([own]) => own === value));
  return { ...Object.fromEntries(Object.entries(line.values).filter(fits)), ...(names.has("plan_line") ? { plan_line: line.ref } : {}) };
}
