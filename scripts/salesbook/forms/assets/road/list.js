// Every record that was written on this device, in one list, each with how far it has come.

import { copy, download } from "../deliver.js";
import { make } from "../dom.js";
import { age, Drafts } from "../drafts.js";
import { pending } from "../pending.js";
import { ROOT } from "../site-data.js";
import { waitingTogether } from "../together.js";
import { say, speak } from "../words.js";
import { chatHint, clearButton, keepForTheRoad } from "./device.js";
import { arrived, isThere, stateOf } from "./state.js";

const KEPT_DAYS = 30; // a record that is on main is listed so long, and then forgotten here

class Records {
  constructor(told) {
    this.kinds = told.kinds;
    this.drafts = new Drafts(ROOT, "", (name) => { this.status.textContent = say(name); });
    this.status = make("p", { class: "note", role: "status" });
    this.rows = make("ul", { class: "records" });
    this.together = make("div");
    this.built = make("p", { class: "note" });
  }

  async start() {
    const title = document.querySelector("h1").textContent;
    const check = make("button", { type: "button", class: "button" }, say("look_again"));
    check.addEventListener("click", () => this.look());
    document.getElementById("main").replaceChildren(
      make("h1", {}, title), chatHint(), this.status, this.together, this.rows, this.built,
      make("p", { class: "do" }, check), this.forms(),
      this.uncommitted(),
      make("section", {}, make("h2", {}, say("not_mine")), make("p", { class: "note" }, say("not_mine_note")), clearButton(this.drafts, () => this.unsent())),
    );
    document.getElementById("main").addEventListener("cleared", () => this.look());
    window.addEventListener("storage", () => this.draw());
    window.addEventListener("online", () => this.look());
    await this.look();
    document.documentElement.classList.add("ready");
  }

  // What waits in the clone; once it is committed, each record has come further.
  uncommitted() {
    const box = pending();
    new MutationObserver(() => this.look()).observe(box, { childList: true });
    return box;
  }

  // A way to each form, which works without network where the list of forms does not.
  forms() {
    const links = Object.entries(this.kinds).map(([name, kind]) => make("li", {}, make("a", { href: `${name}.html` }, kind.label)));
    return make("details", { class: "fold" }, make("summary", {}, say("write_more")), make("ul", {}, ...links));
  }

  // Ask the site what has arrived; what is on main for long is forgotten here, and nothing else.
  async look() {
    this.told = await arrived();
    this.waiting = await waiting();
    for (const record of this.drafts.all()) {
      const [unit, count] = age(record.saved);
      if (isThere(stateOf(record, this.told)) && unit === "age_days" && count > KEPT_DAYS) this.drafts.drop(record.id);
    }
    this.draw();
  }

  draw() {
    const records = this.drafts.all();
    this.rows.replaceChildren(...records.map((record) => this.row(record)));
    if (this.ready !== this.readyNow(records)) {
      this.ready = this.readyNow(records);
      this.together.replaceChildren(waitingTogether(this.drafts, () => {
        this.ready = this.readyNow(this.drafts.all()); // the section has drawn itself anew, with what was said
        this.look();
      }));
    }
    if (!records.length) this.rows.replaceChildren(make("li", { class: "note" }, say("no_records")));
    this.built.textContent = this.toldOf();
  }

  // Which records wait; what was just said of a saving stays until others do.
  readyNow(records) {
    return records.filter((record) => record.state === "ready").map((record) => record.id + record.path).join(" ");
  }

  toldOf() {
    if (!this.told) return say("arrival_unknown");
    if (this.told.coded) return say("arrival_coded");
    return say("arrival_as_of", { day: this.told.as_of.slice(0, 10), time: this.told.as_of.slice(11, 16) });
  }

  row(record) {
    const state = stateOf(record, this.told, this.waiting);
    const [unit, count] = age(record.saved);
    const kind = this.kinds[record.kind];
    return make("li", { "data-state": state.name },
      make("p", {}, make("b", {}, kind ? kind.label : record.kind), " ", record.title || say("untitled"), " ", make("span", { class: "note" }, say(unit, { count }))),
      make("p", { class: "stands" }, say(`state_${state.name}`), state.changed ? ` ${say("state_changed")}` : ""),
      make("p", { class: "do" }, ...this.deeds(record, state)));
  }

  deeds(record, state) {
    const made = [];
    const open = `${record.kind}.html#draft=${record.id}`;
    if (["draft", "ready"].includes(state.name)) made.push(make("a", { class: "button", href: open }, say("go_on")));
    if (record.content && ["ready", "handed"].includes(state.name)) {
      made.push(this.deed("copy", record, () => copy(record.content)), this.deed("download", record, () => download(record.path, record.content)));
      if (record.address) made.push(make("a", { class: "button", href: record.address, target: "_blank", rel: "noopener", click: () => this.handed(record) }, say("open_host")));
    }
    if (record.data && state.changed) made.push(make("a", { class: "button", href: open }, say("see_own")));
    made.push(this.dropButton(record, state));
    return made;
  }

  deed(word, record, act) {
    return make("button", { type: "button", class: "button", click: () => { act(); this.handed(record); } }, say(word));
  }

  handed(record) {
    this.drafts.mark(record, { state: "handed" });
    this.draw();
  }

  // What has not arrived is deleted only when somebody says so twice.
  dropButton(record, state) {
    const button = make("button", { type: "button", class: "small" }, say("drop"));
    button.addEventListener("click", () => {
      if (!isThere(state) && button.dataset.asked === undefined) {
        button.dataset.asked = "";
        button.textContent = say("drop_sure");
        return;
      }
      this.drafts.drop(record.id);
      this.draw();
    });
    return button;
  }

  unsent() {
    return this.drafts.all().filter((record) => !["arrived", "main", "committed"].includes(stateOf(record, this.told, this.waiting).name)).length;
  }
}

// The paths that lie in the clone uncommitted; none where no server of this computer answers.
async function waiting() {
  if (!document.querySelector('meta[name="salesbook-save"]')) return [];
  try {
    const answer = await fetch("/pending", { headers: { "Accept-Language": document.documentElement.lang } });
    return answer.ok ? (await answer.json()).files.map((file) => file.path) : [];
  } catch {
    return [];
  }
}

const told = JSON.parse(document.getElementById("form").textContent);
speak(told.words);
keepForTheRoad();
new Records(told).start();
