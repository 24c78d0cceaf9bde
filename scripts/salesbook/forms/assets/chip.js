// A choice to tap: the input lies over its label, so that finger, keyboard and screen reader meet the same thing.

import { make } from "./dom.js";

export function chip(input, words) {
  return make("label", { class: "chip" }, input, words);
}

// Show which ones are chosen; called whenever one of them changes, by hand or by the program.
export function light(inputs) {
  for (const input of inputs) input.parentElement.classList.toggle("on", input.checked);
}

// A row of choices that shows by itself what is chosen.
export function chipRow(inputs, words) {
  const row = make("div", { class: "chips" }, ...inputs.map((input, at) => chip(input, words[at])));
  row.addEventListener("change", () => light(inputs));
  light(inputs);
  return row;
}
