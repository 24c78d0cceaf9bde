// The end of writing: the record is judged, then saved on this computer, kept ready to go with others, or handed over.

import { handOver, keptReady, likelyDoubles, saved } from "./after.js";
import { corrected } from "./correct.js";
import { copy, save, secret, way } from "./deliver.js";
import { make } from "./dom.js";
import { faultsOf, showFaults } from "./faults-shown.js";
import { reason } from "./pending.js";
import { further, numbered, pathOf } from "./record.js";
import { writerField } from "./start.js";
import { markSaved, readyRecords, saveTogether } from "./together.js";
import { say } from "./words.js";
import { write } from "./write.js";

// With `later` the record is only kept ready on this device, to be saved or handed over with others.
export async function finish(page, { later = false } = {}) {
  const data = page.record();
  const faults = page.faults.of(data);
  if (!faults.length && pathOf(page.form, data) === null) faults.push({ route: [], words: say("no_path") });
  if (faults.length) return showFaults(page, faults);
  page.keep();
  const writer = writerField(page.form);
  page.form.writer = writer ? data[writer.name] : "";
  const path = page.source ? page.source.path : pathOf(page.form, data);
  const go = later ? keepReady : secret() ? saveHere : hand;
  const alike = !secret() || page.source ? null : await likelyDoubles(page.form, data);
  return alike ? ask(page, say("doubles"), alike, say("write_anyway"), () => go(page, data, path)) : go(page, data, path);
}

// The file as it is to be: a new one, or the old one with the lines that change.
function contentOf(page, data) {
  return page.source ? corrected(page.source, data) : write(data);
}

async function saveHere(page, data, path, { number = 1, alone = false } = {}) {
  const along = alone || page.source ? [] : readyRecords(page.drafts).filter((record) => record.id !== page.drafts.id);
  const place = number > 1 ? further(path, number) : path;
  const content = contentOf(page, data);
  page.button.disabled = true;
  const { status, told } = along.length ? await saveTogether([...along, { path: place, content }]) : await save(place, content, page.source && page.source.sha256);
  page.button.disabled = false;
  if (status === 201) return written(page, data, place, told, along);
  const own = status !== 409 || !told || !told.path || told.path === place;
  if (status === 409 && own && numbered(page.form) && !page.source) return exists(page, data, path, number, alone);
  if (status === 400 && Array.isArray(told)) return refused(page, data, place, told, along);
  const words = status === 409 && own && !page.source ? say("exists", { path: place }) : reason(status, told);
  showFaults(page, [{ route: [], words }]);
  if (along.length) offerAlone(page, data, path);
}

// Findings of this record stand at its fields; those of a record that was to go along lead to it.
function refused(page, data, place, findings, along) {
  const own = findings.filter((found) => found.path === place || !along.some((record) => record.path === found.path));
  const others = findings.filter((found) => !own.includes(found)).map((found) => {
    const record = along.find((one) => one.path === found.path);
    return { route: [], words: say("fault", { label: record.title || record.path, words: found.message }), href: `${record.kind}.html#draft=${record.id}` };
  });
  showFaults(page, [...faultsOf(own, data), ...others]);
  if (others.length) offerAlone(page, data, place);
}

function offerAlone(page, data, path) {
  page.errors.append(make("p", {}, make("button", { type: "button", class: "button", click: () => saveHere(page, data, path, { alone: true }) }, say("save_alone"))));
}

// A question before it goes on: the writer looks, and decides.
function ask(page, title, detail, words, go) {
  const button = make("button", { type: "button", class: "button", click: go }, words);
  page.errors.replaceChildren(make("section", { class: "summary", role: "alert" }, make("h2", { tabindex: "-1" }, title), detail, button));
  page.errors.querySelector("h2").focus();
}

// There is a record of this key already: a second one may be wanted, or the first was saved twice.
function exists(page, data, path, number, alone) {
  const there = number > 1 ? further(path, number) : path;
  ask(page, say("exists", { path: there }), make("p", {}, say("exists_ask")), say("as_another"), () => saveHere(page, data, path, { number: number + 1, alone }));
}

// It stays in the list of this device's records until it is where everybody's are.
function written(page, data, path, told, along) {
  keepAs(page, data, { state: "saved", path, content: contentOf(page, data) });
  markSaved(page.drafts, along);
  page.replaceBy(saved(page, told, data, path));
}

function keepReady(page, data, path) {
  const place = freePath(page, path);
  if (place === null) return showFaults(page, [{ route: [], words: say("exists", { path }) }]);
  const content = write(data);
  const { address } = secret() ? {} : way(page.form, place, content);
  keepAs(page, data, { state: "ready", path: place, content, address });
  page.replaceBy(keptReady(page, data, place));
}

// The path, or the next further one where another record of this device waits under it; null where there is none.
function freePath(page, path) {
  const taken = new Set(readyRecords(page.drafts).filter((record) => record.id !== page.drafts.id).map((record) => record.path));
  if (!taken.has(path)) return path;
  if (!numbered(page.form)) return null;
  let number = 2;
  while (taken.has(further(path, number))) number += 1;
  return further(path, number);
}

function hand(page, data, path) {
  const content = contentOf(page, data);
  const how = way(page.form, path, content, Boolean(page.source));
  if (how.way === "host") window.open(how.address, "_blank", "noopener"); // inside the tap, before anything is waited for
  else copy(content);
  keepAs(page, data, { state: how.way === "host" ? "handed" : "ready", path, content, address: how.address });
  page.replaceBy(handOver(page, path, content, data));
}

function keepAs(page, data, state) {
  page.drafts.save({ data: page.group.read(true), title: page.title(), plan_line: data.plan_line, ...state });
}
