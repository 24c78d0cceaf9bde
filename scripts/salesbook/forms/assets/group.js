// A group of fields: the form itself, a group in it, a row of a list. It shows what its conditions ask for.

import { chipRow, light } from "./chip.js";
import { conditional, demands, ways } from "./conditions.js";
import { make } from "./dom.js";
import { Frame } from "./frame.js";
import { randomIds } from "./ids.js";
import { leaf } from "./leaf.js";
import { pick } from "./pick.js";
import { list } from "./rows.js";
import { list as joined, say } from "./words.js";

export function control(field, schema, route, page) {
  if (field.fields) return new Group(field, schema, route, page, randomIds(field));
  if (field.item) return list(field, schema, route, page, (...given) => new Group(...given));
  if (field.ref) return pick(field, route, page);
  return leaf(field, route, page);
}

// Of fields that must not all be there the one that is left over; of one that must not be there at all, this one.
function out(names, data) {
  if (names.length === 1) return names;
  const left = names.filter((name) => !(name in data));
  return left.length === 1 ? left : [];
}

export class Group {
  // `given` are values that the form itself puts in; alone they do not make the group one that was filled in.
  constructor(field, schema, route, page, given = {}) {
    this.field = field;
    this.schema = schema;
    this.route = route;
    this.page = page;
    this.given = { ...given };
    this.revealed = false;
    this.ways = ways(schema);
    this.hidden = conditional(schema);
    this.children = new Map();
    for (const own of field.fields) this.children.set(own.name, this.child_of(own));
    this.more = make("button", { type: "button", class: "small", click: () => { this.revealed = true; this.refresh(); } });
    this.lay();
    this.give();
  }

  child_of(own) {
    const made = control(own, this.schema.properties[own.name], [...this.route, own.name], this.page);
    made.name = own.name;
    return made;
  }

  lay() {
    if (!this.route.length) return; // the page lays out the form itself, under headings
    this.frame = new Frame(this.field, this.route, { group: true });
    const inner = make("div", { class: "inner" }, this.choice(), ...this.elements(), this.more);
    if (!this.folds()) return this.frame.hold(inner, []);
    this.fold = make("details", {}, make("summary", {}, say("fill_in", { label: this.field.label })), inner);
    this.frame.hold(this.fold, []);
  }

  // Whether it is a group in a row of a list that one may leave out.
  folds() {
    return !this.field.required && this.route.length > 1 && typeof this.route[this.route.length - 1] === "string";
  }

  elements() {
    return [...this.children.values()].map((child) => child.frame.element);
  }

  // A choice before the fields, where exactly one of several ways is taken.
  choice() {
    if (!this.ways.length) return null;
    const words = this.ways.map((names) => joined(names.map((name) => this.children.get(name).frame.field.label)));
    const id = `${["f", ...this.route].join("-")}-way`;
    this.inputs = words.map((_, at) => make("input", { type: "radio", name: id, id: `${id}-${at}`, change: () => this.page.changed() }));
    this.inputs[0].checked = true;
    return make("fieldset", { class: "field" }, make("legend", {}, say("which")), chipRow(this.inputs, words));
  }

  taken() {
    return this.inputs ? Math.max(this.inputs.findIndex((input) => input.checked), 0) : 0;
  }

  give() {
    for (const [name, value] of Object.entries(this.given)) this.children.get(name)?.fill(value);
  }

  // Whether a field of another way than the one taken; its value waits and is not in the record.
  elsewhere(name) {
    return this.ways.some((names, at) => at !== this.taken() && names.includes(name)) && !this.ways[this.taken()].includes(name);
  }

  // The values; undefined where nothing was filled in. In full, with what a choice has put aside.
  read(full) {
    const found = {};
    let own = false;
    for (const [name, child] of this.children) {
      const value = full || !(this.elsewhere(name) || this.excluded?.has(name)) ? child.read(full) : undefined;
      if (value === undefined) continue;
      found[name] = value;
      own = own || value !== this.given[name];
    }
    return own || !this.route.length ? found : undefined;
  }

  fill(values) {
    const told = values || {};
    if (this.fold) this.fold.open = values !== undefined;
    for (const [name, child] of this.children) child.fill(told[name]);
    for (const name of Object.keys(this.given)) if (told[name] === undefined) this.children.get(name).fill(this.given[name]);
    this.take(Object.keys(told).filter((name) => told[name] !== undefined));
  }

  // Take the way that these fields belong to.
  take(names) {
    const way = this.ways.findIndex((own) => own.every((name) => names.includes(name)));
    if (way < 0 || !this.inputs) return;
    this.inputs[way].checked = true;
    light(this.inputs);
  }

  child(name) {
    return this.children.get(name);
  }

  // Show what is asked for under the present values.
  refresh() {
    const data = this.read() || {};
    const asked = demands(this.schema, data);
    this.excluded = new Set(asked.together.flatMap((names) => out(names, data)));
    const way = this.ways.length ? this.ways[this.taken()] : [];
    const begun = !this.route.length || Boolean(this.field.required) || this.read() !== undefined; // else nothing in it is asked for
    const waiting = [];
    for (const [name, child] of this.children) {
      if (child.refresh) child.refresh();
      const required = asked.required.has(name) || way.includes(name);
      const out = this.hidden.has(name) && !required && !this.revealed && data[name] === undefined && !child.frame.field.multiline;
      if (out && !this.elsewhere(name)) waiting.push(child.frame.field.label);
      child.frame.element.hidden = out || this.elsewhere(name) || this.excluded.has(name);
      child.frame.require(required && begun);
    }
    this.more.textContent = say("also", { names: joined(waiting) });
    this.more.hidden = !waiting.length;
  }

  * all() {
    for (const child of this.children.values()) yield* child.all ? child.all() : [child];
    if (this.frame) yield this;
  }
}
