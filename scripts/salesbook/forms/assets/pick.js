// A field that names another record: type a part of the name, choose with finger or arrow keys.

import { make } from "./dom.js";
import { Frame, helps } from "./frame.js";
import { search } from "./lists.js";
import { say } from "./words.js";

export function pick(field, route, page) {
  const { placeholder, note } = helps(field);
  const frame = new Frame(field, route, { note });
  const box = new Combobox(frame.id, field.ref, page, placeholder);
  frame.hold(box.element, [box.input]);
  box.unknown = () => frame.tell(say("not_listed"));
  box.chose = (entry, byHand) => {
    frame.tell(entry && entry.hint ? entry.hint : "");
    page.chosen(route, entry, byHand);
  };
  return { frame, read: () => box.value(), fill: (value) => box.fill(value), box };
}

export class Combobox {
  constructor(id, ref, page, placeholder) {
    this.ref = ref;
    this.page = page;
    this.entry = null;
    this.raw = "";
    this.at = -1;
    this.shown = [];
    this.chose = () => {};
    this.unknown = () => {};
    this.input = make("input", {
      id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder,
      "aria-expanded": "false", "aria-controls": `${id}--list`, "aria-autocomplete": "list",
      input: () => this.typed(), focus: () => this.open(), click: () => this.open(), keydown: (event) => this.key(event), blur: () => this.leave(),
    });
    this.listbox = make("ul", { id: `${id}--list`, role: "listbox", class: "options", "aria-label": say("choices") });
    this.listbox.hidden = true;
    this.element = make("div", { class: "pick" }, this.input, this.listbox);
  }

  // What the record says: the chosen one, or what was typed where the list does not know it.
  value() {
    const typed = this.input.value.trim();
    if (!typed) return undefined;
    return this.entry && this.entry.name === typed ? this.entry.value : typed;
  }

  async fill(value) {
    this.entry = null;
    this.input.value = value === undefined ? "" : String(value);
    if (value === undefined) return;
    const entries = await this.page.lists.of(this.ref);
    const entry = entries.find((one) => one.value === value);
    if (entry && this.input.value === String(value)) this.take(entry);
  }

  take(entry, byHand = false) {
    this.entry = entry;
    this.input.value = entry.name;
    this.close();
    this.chose(entry, byHand);
  }

  choose(entry) {
    this.take(entry, true);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }

  typed() {
    if (this.entry && this.entry.name === this.input.value.trim()) return;
    this.entry = null;
    this.open();
  }

  async open() {
    const entries = await this.page.lists.of(this.ref);
    if (document.activeElement !== this.input) return;
    const words = this.entry ? "" : this.input.value;
    this.show(search(entries, words, this.page.customer()));
  }

  show(entries) {
    this.shown = entries;
    this.at = -1;
    this.listbox.replaceChildren(...entries.map((entry, at) => this.option(entry, at)));
    this.input.setAttribute("aria-expanded", String(entries.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.listbox.hidden = !entries.length;
  }

  option(entry, at) {
    const hint = entry.hint ? make("small", {}, entry.hint) : null;
    const item = make("li", { role: "option", id: `${this.input.id}--${at}`, "aria-selected": "false" }, make("span", {}, entry.name), hint);
    item.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    item.addEventListener("click", () => this.choose(entry));
    return item;
  }

  key(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && this.shown.length) {
      event.preventDefault();
      if (this.listbox.hidden) this.show(this.shown);
      this.light((this.at + move + this.shown.length) % this.shown.length);
    } else if (event.key === "Enter" && !this.listbox.hidden) {
      event.preventDefault();
      if (this.shown.length) this.choose(this.shown[Math.max(this.at, 0)]);
    } else if (event.key === "Escape" && !this.listbox.hidden) {
      event.preventDefault();
      this.close();
    }
  }

  light(at) {
    this.at = at;
    [...this.listbox.children].forEach((item, own) => item.setAttribute("aria-selected", String(own === at)));
    const lit = this.listbox.children[at];
    this.input.setAttribute("aria-activedescendant", lit.id);
    lit.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.listbox.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  // A name typed in full is as good as a tap.
  async leave() {
    this.close();
    const typed = this.input.value.trim();
    if (this.entry || !typed) {
      if (!typed) this.chose(null);
      return;
    }
    const entries = await this.page.lists.of(this.ref);
    const named = entries.filter((entry) => entry.name === typed || entry.value === typed);
    if (this.input.value.trim() !== typed || this.entry) return;
    if (named.length === 1) this.choose(named[0]);
    else this.unknown(typed);
  }
}
