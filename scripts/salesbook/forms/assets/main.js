// Puts a form together: reads what the build laid into the page, draws the fields, and sees a record on its way.

import { handOver, likelyDoubles, saved } from "./after.js";
import { heading, lock, sourceOf } from "./change.js";
import { Clock } from "./clock.js";
import { corrected } from "./correct.js";
import { copy, save, secret, way } from "./deliver.js";
import { make } from "./dom.js";
import { age, Drafts } from "./drafts.js";
import { Faults, fieldAt } from "./faults.js";
import { Group } from "./group.js";
import { bar, sections, summary, unfold } from "./layout.js";
import { Lists } from "./lists.js";
import { defaultContact, nearBy } from "./near.js";
import { reason } from "./pending.js";
import { further, numbered, pathOf } from "./record.js";
import { chatHint, keepForTheRoad } from "./road/device.js";
import { offerSeals } from "./road/seal.js";
import { inWords, shareButton } from "./road/share.js";
import { defaults, fromLink, writerField } from "./start.js";
import { say, speak } from "./words.js";
import { lines, write } from "./write.js";

const ROOT = new URL("../../", location.href);

class Page {
  constructor(form) {
    this.form = form;
    this.main = document.getElementById("main");
    this.clock = new Clock(form.pinned, form.zone);
    this.lists = new Lists(`${ROOT.pathname}pick/`, form.lang, form.kinds);
    this.drafts = new Drafts(ROOT.pathname, form.kind, (name) => this.warn(name));
    this.faults = new Faults(form);
    this.me = form.me || this.drafts.recall("me");
  }

  async start() {
    const ref = new URLSearchParams(location.search).get("record");
    this.source = ref ? await sourceOf(ROOT.pathname, ref) : null;
    this.group = new Group({ fields: this.form.fields.filter((field) => field.name !== "written_at") }, this.form.schema, [], this);
    this.draw(ref);
    offerSeals(this);
    const kept = this.drafts.resume(new URLSearchParams(location.hash.slice(1)).get("draft"));
    this.fresh = !kept && !this.source;
    if (kept) this.fill(kept.data);
    else if (this.source) this.fill(this.source.data);
    else this.fill({ ...defaults(this.form, this.clock, this.me), ...fromLink(this.form, location) });
    this.element.addEventListener("input", () => this.typed());
    this.element.addEventListener("change", () => this.typed());
    this.element.addEventListener("submit", (event) => { event.preventDefault(); this.finish(); });
    if (this.source) lock(this);
    else nearBy(this);
    document.documentElement.classList.add("ready");
  }

  draw(ref) {
    const form = this.form;
    this.state = make("p", { class: "state", role: "status" });
    this.button = make("button", { type: "submit", class: "button first" }, say(secret() ? "save" : "finish"));
    this.errors = make("div");
    this.near = make("div", { class: "near" });
    const where = this.nearField();
    this.element = make("form", { novalidate: true, autocomplete: "off" },
      this.errors, ...sections(form, this.group, where ? { [where]: this.near } : {}).filter(Boolean), bar(this.state, this.button));
    const asOf = form.pinned ? make("p", { class: "note" }, say("as_of", { day: form.pinned.slice(0, 10), time: form.pinned.slice(11, 16) })) : null;
    this.main.replaceChildren(make("h1", {}, this.main.querySelector("h1").textContent), make("p", { class: "note" }, form.help), chatHint(), asOf ?? "", ref ? heading(this, ref) : "", this.left(), this.element);
  }

  // The field before which one-tap choices stand.
  nearField() {
    const field = this.form.fields.find((one) => one.ref && one.ref.kinds.length === 1 && one.ref.kinds[0][0] === "customer" && !one.ref.lines);
    return field && (field.group || "") !== "more" ? field.name : null;
  }

  // Drafts of this kind that were left, with their age.
  left() {
    const own = new URLSearchParams(location.hash.slice(1)).get("draft");
    const drafts = this.drafts.all().filter((draft) => draft.kind === this.form.kind && draft.id !== own && draft.state === "draft");
    const rows = drafts.map((draft) => {
      const [words, count] = age(draft.saved);
      const open = make("a", { href: `#draft=${draft.id}`, click: () => setTimeout(() => location.reload()) }, draft.title || say("untitled"));
      const drop = make("button", { type: "button", class: "small", click: (event) => { this.drafts.drop(draft.id); event.target.closest("li").remove(); } }, say("drop"));
      return make("li", {}, open, " ", make("span", { class: "note" }, say(words, { count })), " ", drop);
    });
    return rows.length ? make("details", { class: "fold" }, make("summary", {}, say("drafts", { count: rows.length })), make("ul", {}, ...rows)) : "";
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
    this.group.refresh();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), 250);
  }

  keep() {
    clearTimeout(this.waiting);
    const safe = this.drafts.save({ data: this.group.read(true), state: "draft", title: this.title() });
    if (safe) {
      history.replaceState(null, "", `${location.pathname}${location.search}#draft=${this.drafts.id}`);
      this.state.textContent = say("kept", { time: new Date().toTimeString().slice(0, 5) });
    }
  }

  title() {
    const named = ["customer", "prospect", "title", "name"].map((name) => this.group.child(name)).find((child) => child && child.frame.element.querySelector("input"));
    const input = named && named.frame.element.querySelector('input[type="text"]');
    return input ? input.value : "";
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

  nameOf(told) {
    return this.form.lang === "en" && told.en ? told.en : told.zh;
  }

  finished() {
    return JSON.parse(this.drafts.recall("finished") || "[]");
  }

  record() {
    const data = this.group.read() || {};
    const told = {};
    for (const field of this.form.fields) {
      const value = field.name === "written_at" ? this.writtenAt() : data[field.name];
      if (value !== undefined) told[field.name] = value;
    }
    return told;
  }

  // A correction keeps the moment of the first writing: history tells when it was changed.
  writtenAt() {
    return this.source ? this.source.data.written_at : this.clock.now();
  }

  // The file as it is to be: a new one, or the old one with the lines that change.
  content(data) {
    return this.source ? corrected(this.source, data) : write(data);
  }

  async finish() {
    const data = this.record();
    const faults = this.faults.of(data);
    if (!faults.length && pathOf(this.form, data) === null) faults.push({ route: [], words: say("no_path") });
    if (faults.length) return this.show(faults);
    this.keep();
    const writer = writerField(this.form);
    this.form.writer = writer ? data[writer.name] : "";
    const path = this.source ? this.source.path : pathOf(this.form, data);
    if (!secret()) return this.hand(data, path);
    const alike = this.source ? null : await likelyDoubles(this.form, data);
    return alike ? this.ask(alike, data, path) : this.save(data, path);
  }

  async save(data, path, number = 1) {
    this.button.disabled = true;
    const place = number > 1 ? further(path, number) : path;
    const { status, told } = await save(place, this.content(data), this.source && this.source.sha256);
    this.button.disabled = false;
    if (status === 201) return this.written(data, place, told);
    if (status === 409 && numbered(this.form) && !this.source) return this.exists(data, path, number);
    if (status === 400 && Array.isArray(told)) return this.show(this.placed(told, data));
    return this.show([{ route: [], words: status === 409 && !this.source ? say("exists", { path: place }) : reason(status, told) }]);
  }

  // Something like it is there already: the writer looks, and decides.
  ask(alike, data, path) {
    const go = make("button", { type: "button", class: "button", click: () => this.save(data, path) }, say("write_anyway"));
    this.errors.replaceChildren(make("section", { class: "summary", role: "alert" }, make("h2", { tabindex: "-1" }, say("doubles")), alike, go));
    this.errors.querySelector("h2").focus();
  }

  // It stays in the list of this device's records until it is where everybody's are.
  written(data, path, told) {
    this.drafts.save({ data: this.group.read(true), state: "saved", title: this.title(), path, content: this.content(data) });
    this.done(data, saved(this, told, data));
  }

  // There is a record of this key already: a second one may be wanted, or the first was saved twice.
  exists(data, path, number) {
    const again = make("button", { type: "button", class: "button", click: () => this.save(data, path, number + 1) }, say("as_another"));
    const seen = number > 1 ? further(path, number) : path;
    this.errors.replaceChildren(make("section", { class: "summary", role: "alert" }, make("h2", { tabindex: "-1" }, say("exists", { path: seen })), make("p", {}, say("exists_ask")), again));
    this.errors.querySelector("h2").focus();
  }

  hand(data, path) {
    const content = this.content(data);
    const how = way(this.form, path, content, Boolean(this.source));
    if (how.way === "host") window.open(how.address, "_blank", "noopener"); // inside the tap, before anything is waited for
    else copy(content);
    this.drafts.save({ data: this.group.read(true), state: how.way === "host" ? "handed" : "ready", title: this.title(), path, content, address: how.address });
    this.done(data, handOver(this, path, content, data));
  }

  done(data, parts) {
    if (data.plan_line) this.drafts.remember("finished", JSON.stringify([...this.finished(), data.plan_line].slice(-100)));
    history.replaceState(null, "", location.pathname);
    this.main.replaceChildren(...parts.filter(Boolean), this.onward(data));
    document.documentElement.classList.add("written");
    this.main.querySelector("h1").focus();
    window.scrollTo(0, 0);
  }

  // To the group chat in words, unless the kind is sensitive; to the list of all that was written here.
  onward(data) {
    const share = this.form.sensitive ? null : shareButton(() => inWords(this.form, data, this.lists));
    return make("p", { class: "do" }, share, make("a", { class: "button", href: "my-records.html" }, say("my_records")));
  }

  // The server's findings, each at the field whose line it names.
  placed(findings, data) {
    const routes = lines(data).map((line) => line.route);
    return findings.map((found) => ({ route: found.field || routes[found.line - 1] || [], words: `${found.message} ${found.remedy}`.trim() }));
  }

  show(faults) {
    for (const child of this.group.all()) child.frame.mark(null);
    const told = faults.map((fault) => this.placeOf(fault));
    for (const fault of told) if (fault.control) fault.control.frame.mark(fault.words);
    this.errors.replaceChildren(summary(told, (fault) => this.lead(fault)));
    this.state.textContent = say(told.length === 1 ? "faults_one" : "faults", { count: told.length });
    const title = this.errors.querySelector("h2");
    title.focus();
    title.scrollIntoView({ block: "center" });
  }

  lead(fault) {
    if (!fault.control) return;
    unfold(fault.control.frame.element);
    fault.control.frame.focus();
  }

  // The field of a fault, or the nearest around it that can be seen.
  placeOf(fault) {
    const routes = [fault.route, ...(fault.others || [])];
    const found = routes.map((route) => this.controlAt(route)).find((control) => control && !control.frame.element.hidden) || this.controlAt(fault.route);
    if (found) unfold(found.frame.element);
    const field = found ? found.frame.field : fieldAt(this.form, fault.route);
    return { ...fault, control: found, label: field ? field.label : "", id: found ? found.frame.id : "" };
  }

  controlAt(route) {
    let found = null;
    let here = this.group;
    for (const step of route) {
      here = here.child ? here.child(step) : null;
      if (!here) break;
      found = here;
    }
    return found && found.frame ? found : null;
  }
}

function filledIn(input) {
  return input.type === "radio" || input.type === "checkbox" ? input.checked && !input.id.includes("-way-") : input.value !== "";
}

// The colours that were chosen on the site's other pages.
function chosenColours() {
  try {
    const key = Object.keys(localStorage).find((name) => name === `${ROOT.pathname}.__palette`);
    const told = key && JSON.parse(localStorage.getItem(key));
    if (told && told.color) document.documentElement.dataset.scheme = told.color.scheme;
  } catch {
    // no storage, no choice: the device's own colours
  }
}

chosenColours();
const form = JSON.parse(document.getElementById("form").textContent);
speak(form.words);
const page = new Page(form);
page.start();
setTimeout(keepForTheRoad, 3000); // the form first
