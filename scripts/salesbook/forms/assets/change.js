// The form with a record in it: what it says, whose it is, and what can't be changed here.

import { editPage } from "./deliver.js";
import { make } from "./dom.js";
import { keyFields } from "./record.js";
import { siteData } from "./site-data.js";
import { say } from "./words.js";

// The record that a link asks to correct; null where this reader has none, or none that can be corrected by form.
export async function sourceOf(ref) {
  if (!/^[a-z0-9]+(-{1,2}[a-z0-9]+)*(\/[a-z0-9]+(-{1,2}[a-z0-9]+)*)*$/.test(ref)) return null;
  const told = await siteData(`source/${ref}.json`);
  return told && told.text ? told : null;
}

// What stands above the fields.
export function heading(page, ref) {
  const { source, form } = page;
  if (!source) {
    const path = `records/${ref}.yaml`;
    const address = editPage(form, path);
    return make("p", { class: "callout" }, say("no_source", { path }), " ", address ? make("a", { href: address }, say("open_host")) : null);
  }
  const told = [say("correcting", { path: source.path }), ...source.remarks[form.lang]];
  return make("p", { class: "callout" }, told.join(" "));
}

// The fields that make the path stay as they are: changing one would be another record.
export function lock(page) {
  for (const name of keyFields(page.form)) {
    const child = page.group.child(name);
    if (!child) continue;
    for (const input of child.frame.element.querySelectorAll("input,select,textarea,button")) input.disabled = true;
    child.frame.tell(say("locked"));
  }
}
