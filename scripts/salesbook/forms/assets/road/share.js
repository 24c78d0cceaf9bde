// A record in words, for the group chat: shared by the telephone, else copied.

import { copy } from "../deliver.js";
import { make } from "../dom.js";
import { say } from "../words.js";

// The lines of a record: its kind, then each field by its label; names for ids where they are known.
export async function inWords(form, data, lists) {
  const lines = [form.title];
  for (const field of form.fields) {
    const value = data[field.name];
    if (value === undefined || field.name === "written_at") continue;
    const told = await words(field, value, lists);
    if (told) lines.push(say("fault", { label: field.label, words: told }));
  }
  return lines.join("\n");
}

async function words(field, value, lists) {
  if (Array.isArray(value)) {
    const parts = await Promise.all(value.map((part) => words(field.item, part, lists)));
    return parts.filter(Boolean).join(say("comma"));
  }
  if (field.fields) {
    const parts = await Promise.all(field.fields.filter((part) => value[part.name] !== undefined).map((part) => words(part, value[part.name], lists)));
    return parts.filter(Boolean).join(" ");
  }
  if (field.options) return (field.options.find(([own]) => own === value) || [value, value])[1];
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (!field.ref) return String(value);
  const entry = (await lists.of(field.ref)).find((one) => one.value === value);
  return entry ? entry.name : String(value);
}

// A button that shares a text; what is sensitive is not for chats, so its page has none.
export function shareButton(text) {
  const button = make("button", { type: "button", class: "button" }, say("share"));
  button.addEventListener("click", async () => {
    const told = await text();
    if (navigator.share) {
      navigator.share({ text: told }).catch(() => {}); // somebody changed his mind
    } else {
      button.textContent = say((await copy(told)) ? "copied" : "copy_failed");
    }
  });
  return button;
}
