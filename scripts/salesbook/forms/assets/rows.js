// Lists: ticks for words of a fixed list, names picked one by one, lines, and rows of several fields.

import { make } from "./dom.js";
import { Frame } from "./frame.js";
import { randomIds } from "./ids.js";
import { chips, leaf } from "./leaf.js";
import { Combobox } from "./pick.js";
import { say } from "./words.js";

// `group` makes the fields of a row: groups may hold lists, and lists groups.
export function list(field, schema, route, page, group) {
  const item = field.item;
  if (item.options) return chips(field, route, item.options, true);
  if (item.ref) return names(field, route, page);
  return new Rows(field, schema, route, page, group);
}

// References: each chosen one a button that takes it out again.
function names(field, route, page) {
  const frame = new Frame(field, route, { note: field.help });
  const box = new Combobox(frame.id, field.item.ref, page, say("add_one"));
  const chosen = make("div", { class: "chosen" });
  let kept = [];
  const draw = () => chosen.replaceChildren(...kept.map((entry) => {
    const remove = () => { kept = kept.filter((other) => other !== entry); draw(); page.changed(); box.input.focus(); };
    return make("button", { type: "button", class: "small", click: remove, "aria-label": say("take_out", { name: entry.name }) }, `${entry.name} ×`);
  }));
  box.chose = (entry) => {
    if (!entry) return;
    if (!kept.some((other) => other.value === entry.value)) kept.push(entry);
    box.entry = null;
    box.input.value = "";
    draw();
  };
  frame.hold(make("div", {}, chosen, box.element), [box.input]);
  return {
    frame,
    read: () => {
      const rest = box.value();
      const all = [...kept.map((entry) => entry.value), ...(rest === undefined ? [] : [rest])];
      return all.length ? all : undefined;
    },
    fill: async (values) => {
      kept = (values || []).map((value) => ({ value, name: value }));
      draw();
      const entries = await page.lists.of(field.item.ref);
      kept = kept.map((one) => entries.find((entry) => entry.value === one.value) || one);
      draw();
    },
  };
}

class Rows {
  constructor(field, schema, route, page, group) {
    this.group = group;
    this.field = field;
    this.schema = schema;
    this.route = route;
    this.page = page;
    this.rows = [];
    this.frame = new Frame(field, route, { group: true, note: field.help });
    this.holder = make("div", { class: "rows" });
    this.add = make("button", { type: "button", class: "small", click: () => this.added() }, say("add", { name: field.item.label }));
    this.frame.hold(make("div", {}, this.holder, this.add), [this.add]);
    if (field.required) this.append();
  }

  added() {
    const row = this.append();
    this.page.changed();
    row.control.frame.focus();
  }

  append() {
    const route = [...this.route, this.rows.length];
    const item = { ...this.field.item, required: false };
    const control = item.fields ? this.group(item, this.schema.items, route, this.page, { ...randomIds(item), ...this.suggestions() }) : leaf(item, route, this.page);
    const remove = make("button", { type: "button", class: "small", click: () => this.remove(row) });
    const row = { control, remove, element: make("div", { class: "row" }, control.frame.element, remove) };
    this.rows.push(row);
    this.holder.append(row.element);
    this.number();
    return row;
  }

  // A row's key is given by itself: the next letter that no other row has.
  suggestions() {
    if (!this.field.key) return {};
    const used = new Set(this.rows.map((row) => (row.control.read(true) || {})[this.field.key]));
    for (let n = 0; ; n += 1) {
      const key = (n < 26 ? "" : String.fromCharCode(96 + Math.floor(n / 26))) + String.fromCharCode(97 + (n % 26));
      if (!used.has(key)) return { [this.field.key]: key };
    }
  }

  remove(row) {
    const values = this.rows.filter((other) => other !== row).map((other) => other.control.read(true));
    this.fill(values);
    this.page.changed();
    this.add.focus();
  }

  number() {
    this.rows.forEach((row, at) => {
      row.remove.textContent = say("remove", { name: this.field.item.label, number: at + 1 });
    });
  }

  read(full) {
    const values = this.rows.map((row) => row.control.read(full)).filter((value) => value !== undefined);
    return values.length ? values : undefined;
  }

  // Which row a value's index in the record belongs to: empty rows are not in it.
  child(index) {
    return this.rows.filter((row) => row.control.read() !== undefined)[index]?.control;
  }

  fill(values) {
    this.rows = [];
    this.holder.replaceChildren();
    for (const value of values || []) this.append().control.fill(value);
    if (!this.rows.length && this.field.required) this.append();
  }

  refresh() {
    for (const row of this.rows) if (row.control.refresh) row.control.refresh();
  }

  * all() {
    for (const row of this.rows) yield* row.control.all ? row.control.all() : [row.control];
    yield this;
  }
}
