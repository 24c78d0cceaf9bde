// A day's round: its stops one after the other, what is written of each, and which comes next.

import { Clock } from "../clock.js";
import { chosenColours } from "../colours.js";
import { make } from "../dom.js";
import { Drafts } from "../drafts.js";
import { Lists } from "../lists.js";
import { pending } from "../pending.js";
import { ROOT } from "../site-data.js";
import { waitingTogether } from "../together.js";
import { say, speak } from "../words.js";
import { chatHint, keepForTheRoad } from "./device.js";
import { stopLink, stopsOf } from "./stops.js";

class Round {
  constructor(told) {
    this.told = told;
    this.main = document.getElementById("main");
    this.title = this.main.querySelector("h1").textContent;
    this.status = make("p", { class: "note", role: "status" });
    this.clock = new Clock(told.pinned, told.zone);
    this.drafts = new Drafts(ROOT, told.form.kind, (name) => { this.status.textContent = say(name); });
    this.lists = new Lists(told.lang);
    this.me = new URLSearchParams(location.search).get("person") || told.me || this.drafts.recall("me");
  }

  async start() {
    this.near = await this.lists.nearby();
    this.people = await this.lists.kind("person", "");
    this.draw();
    window.addEventListener("storage", () => this.draw());
    document.documentElement.classList.add("ready");
  }

  draw() {
    const stops = stopsOf(this.near, this.drafts.all(), this.me, this.clock.today());
    const next = stops.find((stop) => !stop.state || stop.state === "draft");
    const written = stops.filter((stop) => stop.state && stop.state !== "draft").length;
    this.main.replaceChildren(
      make("h1", {}, this.title), chatHint(), this.status, this.whose(),
      make("p", {}, this.summary(stops, written)),
      next ? make("p", { class: "do" }, stopLink(next, this.told.form, say("next_stop", { name: this.nameOf(next) }), "button first")) : "",
      make("ol", { class: "records" }, ...stops.map((stop) => this.row(stop))),
      make("p", { class: "do" }, make("a", { class: "button", href: `${this.told.form.kind}.html` }, say("beside_plan")), make("a", { class: "button", href: "my-records.html" }, say("my_records"))),
      waitingTogether(this.drafts, () => this.draw()),
      pending(),
    );
  }

  summary(stops, written) {
    const day = this.clock.today();
    if (!this.me) return say("round_whose");
    if (!stops.length) return say("round_none", { day });
    return say("round_count", { day, written, count: stops.length });
  }

  // Whose round: known from the site, or chosen once on this device.
  whose() {
    if (this.told.me) return "";
    const planned = new Set(this.near.plan.filter((line) => line.date === this.clock.today()).map((line) => line.person));
    const chips = this.people.filter((person) => planned.has(person.id)).map((person) => {
      const choose = () => {
        this.me = person.id;
        this.drafts.remember("me", person.id);
        this.draw();
      };
      return make("button", { type: "button", class: "tap", "aria-pressed": String(person.id === this.me), click: choose }, person.name);
    });
    return chips.length ? make("div", { class: "taps" }, ...chips) : "";
  }

  row(stop) {
    const words = stop.state ? say(stop.state === "done" ? "stop_done" : `state_${stop.state}`) : say("stop_open");
    return make("li", { "data-state": stop.state || "open" },
      make("p", {}, this.nameOf(stop)),
      make("p", { class: "stands" }, words),
      stop.state === "done" ? "" : make("p", { class: "do" }, stopLink(stop, this.told.form, say(stop.state ? "see_own" : "write_stop"))));
  }

  nameOf(stop) {
    const { line } = stop;
    const name = this.told.lang === "en" && line.en ? line.en : line.zh;
    return [name, line.values.purpose].filter(Boolean).join(" · ");
  }
}

const told = JSON.parse(document.getElementById("form").textContent);
chosenColours();
speak(told.words);
keepForTheRoad();
new Round(told).start();
