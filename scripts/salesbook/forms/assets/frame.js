// What every field has around its widget: label, star, note, and room for what is wrong.

import { make } from "./dom.js";
import { say } from "./words.js";

const LONG = 40;
const SHORT = new Set(["date", "time", "week", "month", "year", "money", "signed_money", "rate", "currency", "integer", "count", "number", "quantity", "percent", "key"]);

export function idOf(route) {
  return ["f", ...route].join("-");
}

// A field with one widget that a label can point at, or, with `group`, several under one legend.
export class Frame {
  constructor(field, route, { group = false, note = "" } = {}) {
    this.field = field;
    this.route = route;
    this.id = idOf(route);
    this.star = make("span", { class: "star", "aria-hidden": "true" });
    this.wrong = make("p", { class: "wrong", id: `${this.id}-wrong` });
    this.wrong.hidden = true;
    this.note = make("p", { class: "note", id: `${this.id}-note` }, note || "");
    this.note.hidden = !note;
    const label = [field.label, " ", this.star];
    this.element = group
      ? make("fieldset", { class: "field", id: this.id, tabindex: "-1" }, make("legend", {}, ...label))
      : make("div", { class: "field" }, make("label", { class: "lab", for: this.id }, ...label));
    this.group = group;
    if (SHORT.has(field.type)) this.element.classList.add(field.type === "time" ? "short-later" : "short");
    this.element.append(this.wrong);
  }

  // Put the widget in; `inputs` are what gets marked as wrong and told of the notes.
  hold(widget, inputs) {
    this.inputs = inputs;
    this.element.append(widget, this.note);
    for (const input of inputs) input.setAttribute("aria-describedby", `${this.wrong.id} ${this.note.id}`);
    this.require(Boolean(this.field.required));
  }

  require(required) {
    this.star.textContent = required ? "*" : "";
    if (!this.group) for (const input of this.inputs) input.setAttribute("aria-required", String(required));
  }

  tell(note) {
    this.note.textContent = note || "";
    this.note.hidden = !note;
  }

  // Say what is wrong here, or with null that nothing is.
  mark(words) {
    this.wrong.textContent = words || "";
    this.wrong.hidden = !words;
    this.element.classList.toggle("is-wrong", Boolean(words));
    for (const input of this.inputs || []) {
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  focus() {
    const target = (this.inputs || []).find((input) => !input.disabled) || this.element;
    target.focus();
    this.element.scrollIntoView({ block: "center" });
  }
}

// A short help stands in the empty field, a long one below it.
export function helps(field) {
  const help = field.help || "";
  return help.length <= LONG ? { placeholder: help, note: "" } : { placeholder: "", note: help };
}
