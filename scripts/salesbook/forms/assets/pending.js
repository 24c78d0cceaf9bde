// The files that lie in the clone and are in no commit yet, with the button that commits exactly these.

import { chipRow } from "./chip.js";
import { ask, secret } from "./deliver.js";
import { make } from "./dom.js";
import { say } from "./words.js";

// An element that fills itself; empty where the page does not come from this computer.
export function pending() {
  const box = make("section", { class: "pending", "aria-live": "polite" });
  if (secret()) draw(box);
  return box;
}

async function draw(box, note) {
  const { status, told } = await ask("/pending");
  if (status !== 200 || !told.files.length) return box.replaceChildren(note ? make("p", { class: "callout told" }, note) : "");
  const rows = told.files.map((file, at) => {
    const input = make("input", { type: "checkbox", id: `pending-${at}`, value: file.path });
    input.checked = true;
    return make("li", {}, input, make("label", { for: input.id }, file.title || file.path));
  });
  const branches = choices(told);
  const button = make("button", { type: "button", class: "button" }, say("commit", { count: rows.length }));
  button.addEventListener("click", () => commit(box, button, rows, branches));
  return box.replaceChildren(
    make("h2", {}, say("pending", { count: rows.length })),
    note ? make("p", { class: "callout told" }, note) : "",
    make("ul", { class: "files" }, ...rows),
    branches.element,
    make("p", { class: "do" }, button),
  );
}

// On the branch that all records are merged into, one's own is offered first.
function choices(told) {
  const names = told.branch === told.main && told.suggested_branch ? [told.suggested_branch, told.branch] : [told.branch];
  if (names.length === 1) return { element: make("p", { class: "note" }, say("on_branch", { branch: names[0] })), chosen: () => names[0] };
  const inputs = names.map((name, at) => make("input", { type: "radio", name: "branch", id: `branch-${at}`, value: name }));
  inputs[0].checked = true;
  const element = make("fieldset", { class: "field" }, make("legend", {}, say("which_branch")), chipRow(inputs, names));
  return { element, chosen: () => inputs.find((input) => input.checked).value };
}

async function commit(box, button, rows, branches) {
  const paths = rows.map((row) => row.firstChild).filter((input) => input.checked).map((input) => input.value);
  if (!paths.length) return;
  button.disabled = true;
  const { status, told } = await ask("/commit", { paths, branch: branches.chosen() });
  const done = status >= 200 && status < 300;
  draw(box, done ? say("committed", { branch: (told && told.branch) || branches.chosen() }) : reason(status, told));
}

// Why something was not done, in the server's words where it has some.
export function reason(status, told) {
  const words = told && told.message;
  if (words) return told.output ? `${words}\n${told.output}` : words;
  return status === 0 ? say("no_answer") : say("failed", { status });
}
