// Drafts of a kind that were left, with their age.

import { make } from "./dom.js";
import { age } from "./drafts.js";
import { say } from "./words.js";

export function unfinished(drafts, kind) {
  const rows = drafts.all()
    .filter((draft) => draft.kind === kind && draft.id !== drafts.id && draft.state === "draft")
    .map((draft) => {
      const [words, count] = age(draft.saved);
      const open = make("a", { href: `#draft=${draft.id}` }, draft.title || say("untitled"));
      const drop = make("button", { type: "button", class: "small", click: (event) => { drafts.drop(draft.id); event.target.closest("li").remove(); } }, say("drop"));
      return make("li", {}, open, " ", make("span", { class: "note" }, say(words, { count })), " ", drop);
    });
  return rows.length ? make("details", { class: "fold" }, make("summary", {}, say("drafts", { count: rows.length })), make("ul", {}, ...rows)) : "";
}
