// After the one button: what happened, what comes next. Nothing is called sent that has not arrived.

import { ask, copy, download, way } from "./deliver.js";
import { make } from "./dom.js";
import { nextForms } from "./next.js";
import { pending } from "./pending.js";
import { say } from "./words.js";

// `told` is the server's answer: where it was written, its page, from when on it is shown, what it may repeat.
export function saved(page, told, data) {
  const form = page.form;
  const file = (told.files || [])[0] || { path: told.path };
  return [
    make("h1", { tabindex: "-1" }, say("saved")),
    make("p", {}, say("saved_as", { path: told.path })),
    file.shown_from ? make("p", { class: "callout" }, file.shown_from.text) : make("p", {}, say("shown_now")),
    doubles(file.doubles || []),
    make("p", { class: "do" }, ...links(file, data), make("a", { class: "button", href: `${form.kind}.html` }, say("another", { kind: form.title }))),
    ...nextForms(page, data, told.path),
    pending(),
  ];
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
  const { address, way: how } = way(page.form, path, content, Boolean(page.source));
  const steps = how === "host" ? [] : [copyButton(content), download_(path, content)];
  return [
    make("h1", { tabindex: "-1" }, say(how === "host" ? "handed_host" : "hand_copy")),
    make("p", {}, say(how === "host" ? "handed_host_next" : why(page.form, address), { path })),
    make("p", { class: "do" }, ...steps, address ? make("a", { class: "button", href: address, target: "_blank", rel: "noopener" }, say("open_host")) : null),
    make("p", { class: "note" }, say("kept_until")),
    make("h2", {}, path),
    make("pre", { tabindex: "0", "aria-label": path }, content),
    ...nextForms(page, data, path),
  ];
}

function why(form, address) {
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
