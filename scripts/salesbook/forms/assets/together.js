// Records that wait ready on this device: saved all in one, or handed to a host one after the other.

import { ask, copy, download, secret } from "./deliver.js";
import { make } from "./dom.js";
import { reason } from "./pending.js";
import { further } from "./record.js";
import { say } from "./words.js";

// What waits, the oldest first, as it was written.
export function readyRecords(drafts) {
  return drafts.all().filter((draft) => draft.state === "ready" && draft.path && draft.content).reverse();
}

// One request for all of them: the server writes all or none.
export function saveTogether(records) {
  return ask("/save", { files: records.map(({ path, content }) => ({ path, content })) });
}

export function markSaved(drafts, records) {
  for (const record of records) drafts.mark(record, { state: "saved" });
}

// A section that says what waits and takes it on its way; empty where nothing waits. `changed` is called after each step.
export function waitingTogether(drafts, changed = () => {}) {
  const box = make("section", { class: "together", "aria-live": "polite" });
  draw(box, drafts, changed);
  return box;
}

function draw(box, drafts, changed, note = "") {
  const records = readyRecords(drafts);
  if (!records.length) return box.replaceChildren(note);
  return box.replaceChildren(...(secret() ? inOne(box, drafts, changed, records) : oneByOne(box, drafts, changed, records)), note);
}

// On this computer: all that waits in one saving.
function inOne(box, drafts, changed, records) {
  const rows = records.map((record) => make("li", {}, make("a", { href: `${record.kind}.html#draft=${record.id}` }, record.title || say("untitled")), " ", make("span", { class: "note" }, record.path)));
  const button = make("button", { type: "button", class: "button first" }, say(records.length === 1 ? "save" : "save_together", { count: records.length }));
  button.addEventListener("click", async () => {
    button.disabled = true;
    const { status, told } = await saveTogether(records);
    if (status === 201) markSaved(drafts, records);
    draw(box, drafts, changed, status === 201 ? savedNote(told) : refusedNote(status, told, records, again));
    changed();
  });
  const again = (record) => {
    renumber(drafts, records, record);
    draw(box, drafts, changed);
  };
  return [make("h2", {}, say("ready_here", { count: records.length })), make("ul", { class: "files" }, ...rows), make("p", { class: "do" }, button)];
}

// What was written, each with its page.
export function savedNote(told) {
  const rows = (told.files || []).map((file) => make("li", {}, file.page && !file.shown_from ? make("a", { href: `../${file.page}.html` }, file.title) : file.title, file.shown_from ? ` ${file.shown_from.text}` : ""));
  return make("div", { class: "callout", role: "status" }, make("p", {}, say("saved_together", { count: rows.length })), make("ul", {}, ...rows));
}

// Nothing was written: what stands in the way, each at the record it is about.
function refusedNote(status, told, records, again) {
  if (status === 409 && told && told.path) {
    const record = records.find((one) => one.path === told.path);
    const offer = record && /\d{4}-\d{2}-\d{2}/.test(record.path) ? make("button", { type: "button", class: "button", click: () => again(record) }, say("as_another")) : "";
    return make("div", { class: "callout", role: "alert" }, make("p", {}, say("exists", { path: told.path })), offer);
  }
  if (status !== 400 || !Array.isArray(told)) return make("p", { class: "callout told", role: "alert" }, reason(status, told));
  const rows = told.map((found) => {
    const record = records.find((one) => one.path === found.path);
    const words = `${found.message} ${found.remedy || ""}`.trim();
    return make("li", {}, record ? make("a", { href: `${record.kind}.html#draft=${record.id}` }, say("fault", { label: record.title || record.path, words })) : `${found.path}: ${words}`);
  });
  return make("div", { class: "callout", role: "alert" }, make("p", {}, say("none_saved")), make("ul", {}, ...rows));
}

// A record takes the next number of its key; what refers to it among those that wait follows.
function renumber(drafts, records, record) {
  const [, base, number] = /^(.*?)(?:--(\d+))?\.yaml$/.exec(record.path);
  const path = further(`${base}.yaml`, Number(number || 1) + 1);
  const [old, fresh] = [record.path, path].map((one) => one.replace(/^records\//, "").replace(/\.yaml$/, ""));
  const follow = (text) => ['"', "#"].reduce((whole, end) => whole.split(`"${old}${end}`).join(`"${fresh}${end}`), text);
  for (const one of records) {
    drafts.mark(one, { path: one === record ? path : one.path, content: follow(one.content), data: JSON.parse(follow(JSON.stringify(one.data ?? null))) });
  }
}

// A host's page takes one file: the oldest that waits, then the next.
function oneByOne(box, drafts, changed, records) {
  const [record] = records;
  const gone = () => {
    drafts.mark(record, { state: "handed" });
    draw(box, drafts, changed);
    changed();
  };
  const filledIn = Boolean(record.address) && record.address.includes("value=");
  const link = record.address ? make("a", { class: "button first", href: record.address, target: "_blank", rel: "noopener", click: () => setTimeout(gone) }, say("open_host")) : "";
  const deeds = filledIn ? [link] : [
    deed("copy", () => copy(record.content)),
    deed("download", () => { download(record.path, record.content); if (!record.address) gone(); }),
    link || deed("given_on", gone),
  ];
  return [
    make("h2", {}, say("one_by_one", { count: records.length })),
    make("p", { class: "note" }, say(record.address ? "one_by_one_host" : "one_by_one_none")),
    make("p", {}, record.title || say("untitled"), " ", make("span", { class: "note" }, record.path)),
    make("p", { class: "do" }, ...deeds),
  ];
}

function deed(word, act) {
  return make("button", { type: "button", class: "button", click: act }, say(word));
}
