// One-tap choices before the customer: the plan lines of the day, the customers seen last; and the contact met last.

import { make } from "./dom.js";
import { stopsOf } from "./road/stops.js";
import { fromLine, linesOf, writerField } from "./start.js";
import { say } from "./words.js";

export async function nearBy(page) {
  if (!page.nearField()) return;
  const near = await page.lists.nearby();
  const writer = writerField(page.form);
  const me = () => (writer && page.group.child(writer.name).read()) || page.me;
  const draw = () => page.near.replaceChildren(...lineChips(page, near, me()), ...customerChips(page, near, me()));
  draw();
  page.element.addEventListener("change", () => draw());
  page.redrawNear = draw;
  await fillLine(page, near, me());
}

function lineChips(page, near, me) {
  if (!page.form.fields.some((field) => field.name === "plan_line")) return [];
  const left = stopsOf(near, page.drafts.all(), me, page.clock.today()).filter((stop) => !stop.state);
  return row(say("plan_today"), left.map(({ line }) => tap(`${page.form.lang === "en" && line.en ? line.en : line.zh} · ${line.values.purpose || ""}`, () => page.put({ ...fromLine(page.form, line), date: line.date }))));
}

function customerChips(page, near, me) {
  const name = page.nearField();
  const box = make("div");
  const field = page.form.fields.find((one) => one.name === name);
  const ids = near.recent[me] || [];
  if (ids.length) {
    page.lists.of(field.ref).then((entries) => {
      const known = new Map(entries.map((entry) => [entry.value, entry]));
      const chips = ids.map((id) => known.get(id)).filter(Boolean).map((entry) => tap(entry.name, () => page.put({ [name]: entry.value })));
      box.append(...row(say("seen_last"), chips));
    });
  }
  return [box];
}

function row(label, chips) {
  return chips.length ? [make("p", { class: "note" }, label), make("div", { class: "taps" }, ...chips)] : [];
}

function tap(words, act) {
  return make("button", { type: "button", class: "tap", click: act }, words);
}

// The contact whom the last record with this customer names, and the plan line of the day.
export async function defaultContact(page, customer) {
  const near = await page.lists.nearby();
  const contact = page.group.child("contact");
  if (contact && contact.read() === undefined && near.contact[customer]) contact.fill(near.contact[customer]);
  const writer = writerField(page.form);
  await fillLine(page, near, (writer && page.group.child(writer.name).read()) || page.me);
}

// The plan line of the day for this customer, where the form takes one and none is named.
async function fillLine(page, near, me) {
  const field = page.group.child("plan_line");
  const customer = page.customer();
  if (!field || field.read() !== undefined || !customer || !me) return;
  const line = linesOf(near, me, page.day()).find((one) => one.values.customer === customer);
  if (line) page.put(fromLine(page.form, line), { gently: true });
}
