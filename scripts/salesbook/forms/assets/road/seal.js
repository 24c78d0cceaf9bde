// The seal of a photo: its SHA-256 and size go into the record, the photo stays where the company keeps its photos.

import { make } from "../dom.js";
import { say } from "../words.js";

// Give each list of seals in a form a button that takes them from photos.
export function offerSeals(page) {
  for (const field of page.form.fields) {
    const parts = field.item && field.item.fields ? field.item.fields.map((part) => part.name) : [];
    if (parts.includes("sha256") && parts.includes("size")) offer(page, field);
  }
}

function offer(page, field) {
  const rows = page.group.child(field.name);
  const id = `${rows.frame.id}-photos`;
  const note = make("p", { class: "note", role: "status" }, say(crypto.subtle ? "seal_note" : "seal_insecure"));
  const input = make("input", { type: "file", id, accept: "image/*", multiple: true, disabled: !crypto.subtle });
  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    input.value = "";
    note.textContent = say("seal_working", { count: chosen.length });
    const before = rows.read(true) || [];
    const made = [];
    for (const photo of chosen) made.push(await seal(photo)); // one after the other: a telephone has little memory
    const known = new Set(before.map((one) => one.sha256));
    rows.fill([...before, ...made.filter((one) => !known.has(one.sha256))]);
    note.textContent = say("seal_done", { count: made.length });
    page.changed();
  });
  rows.frame.element.append(make("label", { class: "lab", for: id }, say("seal")), input, note);
}

async function seal(photo) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await photo.arrayBuffer()));
  const sha256 = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const caption = photo.name.replace(/[\u0000-\u001f\u007f-\u009f]/g, "").trim().slice(0, 200);
  return caption ? { sha256, size: photo.size, caption } : { sha256, size: photo.size };
}
