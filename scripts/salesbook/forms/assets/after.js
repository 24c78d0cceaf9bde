// After the one button: what happened, what comes next. Nothing is called sent that has not arrived.

import { ask, copy, download, way } from "./deliver.js";
import { make } from "./dom.js";
import { nextForms } from "./next.js";
import { pending } from "./pending.js";
import { inWords, shareButton } from "./road/share.js";
import { savedNote, waitingTogether } from "./together.js";
import { say } from "./words.js";

// `told` is the server's answer: where it was written, its page, from when on it is shown, what it may repeat.
export function saved(page, told, data, path) {
  const form = page.form;
  const file = (told.files || []).find((one) => one.path === path) || { path };
  return [
    make("h1", { tabindex: "-1" }, say("saved")),
    told.files && told.files.length > 1 ? savedNote(told) : make("p", {}, say("saved_as", { path })),
    file.shown_from ? make("p", { class: "callout" }, file.shown_from.text) : make("p", {}, say("shown_now")),
    doubles(file.doubles || []),
    make("p", { class: "do" }, ...links(file, data), make("a", { class: "button", href: `${form.kind}.html` }, say("another", { kind: form.title }))),
    ...nextForms(page, data, path),
    waitingTogether(page.drafts),
    pending(),
    onward(page, data),
  ];
}

// Kept ready on this device: what it brings can be written first, and all of it go in one saving.
export function keptReady(page, data, path) {
  return [
    make("h1", { tabindex: "-1" }, say("kept_ready")),
    make("p", {}, say("kept_ready_next", { path })),
    ...nextForms(page, data, path),
    waitingTogether(page.drafts),
    onward(page, data),
  ];
}

// To the group chat in words, unless the kind is sensitive; to the list of all that was written here.
function onward(page, data) {
  const share = page.form.sensitive ? null : shareButton(() => inWords(page.form, data, page.lists));
  return make("p", { class: "do" }, share, make("a", { class: "button", href: "my-records.html" }, say("my_records")));
}

function links(file, data) {
  const made = [];
  if (file.page && !file.shown_from) made.push(make("a", { class: "button first", href: `../${file.page}.html` }, say("to_record")));
  if (typeof data.customer === "string") made.push(make("a", { class: "button", href: `../customers/${data.customer}.html` }, say("to_customer")));
  return made;
}

// Records that this one may repeat, each with what is alike.
function doubles(found) {
  return found.length ? make("section", { class: "callout" }, make("p", {}, say("doubles")), listed(found)) : null;
}

function listed(found) {
  const rows = found.map((one) => make("li", {}, make("a", { href: `../${one.page}.html`, target: "_blank", rel: "noopener" }, one.title), " ", one.alike.join(" · ")));
  return make("ul", {}, ...rows);
}

const LOOKED_UP = new Set(["customer", "enquiry"]);

// What the book holds that is like a customer or an enquiry before it is written; null where nothing is.
export async function likelyDoubles(form, data) {
  if (!LOOKED_UP.has(form.kind)) return null;
  const { status, told } = await ask("/doubles", { kind: form.kind, data });
  return status === 200 && told.doubles.length ? listed(told.doubles) : null;
}

// Where the host takes the record, or the reader carries it there.
export function handOver(page, path, content, data) {
  const changes = Boolean(page.source);
  const { address, way: how } = way(page.form, path, content, changes);
  const steps = how === "host" ? [] : [copyButton(content), download_(path, content)];
  return [
    make("h1", { tabindex: "-1" }, say(how === "host" ? "handed_host" : "hand_copy")),
    make("p", {}, say(how === "host" ? "handed_host_next" : why(page.form, address, changes), { path })),
    make("p", { class: "do" }, ...steps, address ? make("a", { class: "button", href: address, target: "_blank", rel: "noopener" }, say("open_host")) : null),
    make("p", { class: "note" }, say("kept_until")),
    make("h2", {}, path),
    make("pre", { tabindex: "0", "aria-label": path }, content),
    ...nextForms(page, data, path),
    how === "host" ? waitingTogether(page.drafts) : null, // else the record itself waits, and its steps stand above
    onward(page, data),
  ];
}

function why(form, address, changes) {
  if (changes) return address ? "change_host" : "change_none";
  if (form.sensitive) return "copy_sensitive";
  return address ? "copy_host" : "copy_none";
}

function copyButton(content) {
  const button = make("button", { type: "button", class: "button" }, say("copy"));
  button.addEventListener("click", async () => { button.textContent = say((await copy(content)) ? "copied" : "copy_failed"); });
  return button;
}

function download_(path, content) {
  return make("button", { type: "button", class: "button", click: () => download(path, content) }, say("download"));
}
