// A form page: draws the fields, fills them, keeps what is typed, and knows what the record says at any moment.

import { heading, lock, sourceOf } from "./change.js";
import { Clock } from "./clock.js";
import { secret } from "./deliver.js";
import { make } from "./dom.js";
import { Drafts } from "./drafts.js";
import { Faults } from "./faults.js";
import { finish } from "./finish.js";
import { Group } from "./group.js";
import { bar, sections } from "./layout.js";
import { Lists } from "./lists.js";
import { defaultContact, nearBy } from "./near.js";
import { chatHint } from "./road/device.js";
import { offerSeals } from "./road/seal.js";
import { ROOT } from "./site-data.js";
import { defaults, fromLink, writerField } from "./start.js";
import { readyRecords } from "./together.js";
import { unfinished } from "./unfinished.js";
import { say } from "./words.js";

export class Page {
  constructor(form) {
    this.form = form;
    this.main = document.getElementById("main");
    this.clock = new Clock(form.pinned, form.zone);
    this.drafts = new Drafts(ROOT, form.kind, (name) => this.warn(name));
    this.lists = new Lists(form.lang, () => this.drafts.all());
    this.faults = new Faults(form);
    this.me = form.me || this.drafts.recall("me");
  }

  async start() {
    const ref = new URLSearchParams(location.search).get("record");
    this.source = ref ? await sourceOf(ref) : null;
    this.group = new Group({ fields: this.form.fields.filter((field) => field.name !== "written_at") }, this.form.schema, [], this);
    const kept = this.drafts.resume(new URLSearchParams(location.hash.slice(1)).get("draft"));
    this.draw(ref);
    offerSeals(this);
    this.fresh = !kept && !this.source;
    if (kept) this.fill(kept.data);
    else if (this.source) this.fill(this.source.data);
    else this.fill({ ...defaults(this.form, this.clock, this.me), ...fromLink(this.form, location) });
    this.element.addEventListener("input", () => this.typed());
    this.element.addEventListener("change", () => this.typed());
    this.element.addEventListener("submit", (event) => { event.preventDefault(); finish(this); });
    if (this.source) lock(this);
    else nearBy(this);
    document.documentElement.classList.add("ready");
  }

  draw(ref) {
    const { form, drafts } = this;
    this.state = make("p", { class: "state", role: "status" });
    this.errors = make("div");
    this.near = make("div", { class: "near" });
    const where = this.nearField();
    this.element = make("form", { novalidate: true, autocomplete: "off" },
      this.errors, ...sections(form, this.group, where ? { [where]: this.near } : {}).filter(Boolean), bar(this.state, ...this.buttons()));
    const asOf = form.pinned ? make("p", { class: "note" }, say("as_of", { day: form.pinned.slice(0, 10), time: form.pinned.slice(11, 16) })) : "";
    const title = this.main.querySelector("h1").textContent;
    this.main.replaceChildren(make("h1", {}, title), make("p", { class: "note" }, form.help), chatHint(), asOf, ref ? heading(this, ref) : "", unfinished(drafts, form.kind), this.element);
  }

  // Save or hand over; or keep it ready, to go with others. What waits ready on this device goes along in one saving.
  buttons() {
    const along = this.source ? [] : readyRecords(this.drafts);
    const first = !secret() ? say("finish") : along.length ? say("save_along", { count: along.length + 1 }) : say("save");
    this.button = make("button", { type: "submit", class: "button first" }, first);
    this.later = this.source ? null : make("button", { type: "button", class: "button", click: () => finish(this, { later: true }) }, say("later"));
    return [this.later, this.button];
  }

  // The field before which one-tap choices stand.
  nearField() {
    const field = this.form.fields.find((one) => one.ref && one.ref.kinds.length === 1 && one.ref.kinds[0][0] === "customer" && !one.ref.lines);
    return field && (field.group || "") !== "more" ? field.name : null;
  }

  fill(data) {
    this.group.fill(data);
    this.group.refresh();
    for (const details of this.element.querySelectorAll("details.fold")) {
      if ([...details.querySelectorAll("input,textarea,select")].some((input) => filledIn(input))) details.open = true;
    }
  }

  // Put some values in; gently, only where nothing stands yet.
  put(values, { gently = false } = {}) {
    for (const [name, value] of Object.entries(values)) {
      const child = this.group.child(name);
      if (child && !(gently && child.read() !== undefined)) child.fill(value);
    }
    this.group.take(Object.keys(values));
    if (gently) this.group.refresh(); // nobody has typed yet, so there is no draft to keep
    else this.typed();
  }

  // The day that the record is of.
  day() {
    const child = this.form.dated && this.group.child(this.form.dated);
    return String((child && child.read()) || this.clock.today()).slice(0, 10);
  }

  changed() {
    this.typed();
  }

  typed() {
    if (this.over) return; // a field that loses the focus as the form goes
    this.group.refresh();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), 250);
  }

  // What was typed a moment ago and is not kept yet.
  keepNow() {
    if (this.waiting) this.keep();
  }

  keep() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    const safe = this.drafts.save({ data: this.group.read(true), state: "draft", title: this.title() });
    if (safe) {
      history.replaceState(null, "", `${location.pathname}${location.search}#draft=${this.drafts.id}`);
      this.state.textContent = say("kept", { time: new Date().toTimeString().slice(0, 5) });
    }
  }

  // What the record is called in lists of this device: whom it is about, else its own name.
  title() {
    for (const name of ["customer", "prospect", "title", "name"]) {
      const child = this.group.child(name);
      const value = child && child.read(true);
      if (typeof value === "string") return child.box ? child.box.input.value : value;
      if (value && typeof value.name === "string") return value.name;
    }
    return "";
  }

  warn(name) {
    if (this.state) this.state.textContent = say(name);
  }

  // Another record was picked; what depends on it follows. What a draft or a record says itself is left as it is.
  chosen(route, entry, byHand) {
    if (!entry || (!byHand && !this.fresh)) return;
    if (route.length === 1 && route[0] === "customer") defaultContact(this, entry.value);
    const writer = writerField(this.form);
    if (writer && route.length === 1 && route[0] === writer.name && !this.form.me) {
      this.me = entry.value;
      this.drafts.remember("me", entry.value);
      if (this.redrawNear) this.redrawNear();
      if (this.customer()) defaultContact(this, this.customer());
    }
  }

  customer() {
    const child = this.group && this.group.child("customer");
    const value = child && child.read();
    return typeof value === "string" ? value : "";
  }

  // The record as it is to be written: the fields in the form's order.
  record() {
    const data = this.group.read() || {};
    const record = {};
    for (const field of this.form.fields) {
      const value = field.name === "written_at" ? this.writtenAt() : data[field.name];
      if (value !== undefined) record[field.name] = value;
    }
    return record;
  }

  // A correction keeps the moment of the first writing: history tells when it was changed.
  writtenAt() {
    return this.source ? this.source.data.written_at : this.clock.now();
  }

  // Put what comes after the form in its place.
  replaceBy(parts) {
    this.over = true;
    history.replaceState(null, "", location.protocol === "file:" ? "#" : location.pathname); // a folder's page keeps its query
    this.main.replaceChildren(...parts.filter(Boolean));
    document.documentElement.classList.add("written");
    this.main.querySelector("h1").focus();
    window.scrollTo(0, 0);
  }
}

function filledIn(input) {
  return input.type === "radio" || input.type === "checkbox" ? input.checked && !input.id.includes("-way-") : input.value !== "";
}
