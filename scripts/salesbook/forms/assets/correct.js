// A correction: only the lines whose values change are written anew; comments, order and quoting of the rest stay.

import { lines, scalar } from "./write.js";

const SIMPLE = /^[\p{L}\p{N}_][\p{L}\p{N}_./#-]*$/u;
const LIKE_A_WORD = /^(?:[-+.]?[0-9].*|0[xob].*|true|false|null|yes|no|on|off|y|n|~)$/i;

// The text of the file with the new values; `source` is what the build laid beside the record.
export function corrected(source, data) {
  const spots = new Map(source.spots.map(([route, first, last, column, columns]) => [key(route), { first, last, column, columns }]));
  const rows = source.text.split("\n");
  const edits = [];
  compare({ spots, rows, edits }, [], source.data, data);
  edits.sort((one, other) => other.first - one.first || other.last - one.last);
  for (const edit of edits) rows.splice(edit.first, edit.last - edit.first + 1, ...edit.rows);
  return rows.join("\n");
}

function key(route) {
  return JSON.stringify(route);
}

export function same(one, other) {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

function isMap(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function compare(file, route, old, now) {
  if (same(old, now)) return;
  const spot = file.spots.get(key(route));
  if (isMap(old) && isMap(now) && !(typeof route[route.length - 1] === "number" && !same(Object.keys(old), Object.keys(now)))) {
    compareMaps(file, route, old, now);
  } else if (Array.isArray(old) && Array.isArray(now) && old.length && old.length <= now.length && !onOneLine(file, route, spot)) {
    old.forEach((item, at) => compare(file, [...route, at], item, now[at]));
    if (now.length > old.length) appendItems(file, route, old.length, now);
  } else if (spot.columns.length && typeof now !== "object" && !String(now).includes("\n")) {
    const row = [...file.rows[spot.first]];
    const [from, to] = spot.columns;
    row.splice(from, to - from, inTheMannerOf(row.slice(from, to).join(""), now, row.slice(to).join("")));
    file.edits.push({ first: spot.first, last: spot.first, rows: [row.join("")] });
  } else replace(file, route, now);
}

// A list in brackets: its items share a line, and are written anew together.
function onOneLine(file, route, spot) {
  return file.spots.get(key([...route, 0])).first === spot.first;
}

function compareMaps(file, route, old, now) {
  for (const name of Object.keys(old)) {
    if (name in now) compare(file, [...route, name], old[name], now[name]);
    else {
      const spot = file.spots.get(key([...route, name]));
      file.edits.push({ first: spot.first, last: spot.last, rows: [] });
    }
  }
  const added = Object.keys(now).filter((name) => !(name in old));
  if (added.length) insert(file, route, old, now, added);
}

// New fields stand where the form has them: after the nearest field before them that the file has.
function insert(file, route, old, now, added) {
  const order = Object.keys(now);
  const groups = new Map();
  for (const name of added) {
    const before = order.slice(0, order.indexOf(name)).reverse().find((other) => other in old);
    const anchor = before || "";
    groups.set(anchor, [...(groups.get(anchor) || []), name]);
  }
  const first = file.spots.get(key([...route, Object.keys(old)[0]]));
  for (const [anchor, names] of groups) {
    const at = anchor ? file.spots.get(key([...route, anchor])).last + 1 : first.first;
    const rows = names.flatMap((name) => lines({ [name]: now[name] }).map((line) => " ".repeat(first.column) + line.text));
    file.edits.push({ first: at, last: at - 1, rows });
  }
}

function appendItems(file, route, from, now) {
  const last = file.spots.get(key([...route, from - 1]));
  const dash = dashOf(file.rows[last.first], last.column);
  const rows = now.slice(from).flatMap((item) => lines({ items: [item] }).slice(1).map((line) => " ".repeat(dash) + line.text.slice(2)));
  file.edits.push({ first: last.last + 1, last: last.last, rows });
}

// The column of the dash before an item.
function dashOf(row, column) {
  return row.lastIndexOf("-", Math.max(column - 1, 0));
}

// A whole value anew: from the line of its key, or of its dash, to its last line.
function replace(file, route, now) {
  const spot = file.spots.get(key(route));
  const name = route[route.length - 1];
  const item = typeof name === "number";
  const column = item ? dashOf(file.rows[spot.first], spot.column) : spot.column;
  const written = item ? lines({ items: [now] }).slice(1).map((line) => line.text.slice(2)) : lines({ [name]: now }).map((line) => line.text);
  const before = file.rows[spot.first].slice(0, column);
  const rows = written.map((row, at) => (at ? " ".repeat(column) : before) + row);
  file.edits.push({ first: spot.first, last: spot.last, rows });
}

// The new value quoted as the old one was, as far as that says the same.
// Before a comment text needs its quotes: without them it would lose what follows.
function inTheMannerOf(old, value, rest) {
  if (typeof value !== "string") return scalar(value);
  const plain = !/^["']/.test(old);
  if (plain && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return value;
  return plain && !rest.trim() && SIMPLE.test(value) && !LIKE_A_WORD.test(value) ? value : scalar(value);
}
