// Fields that hold one value: typed, chosen from a few, a day, a time, a moment.

import { chipRow, light } from "./chip.js";
import { make } from "./dom.js";
import { Frame, helps } from "./frame.js";
import { textOf, valueOf } from "./values.js";
import { say } from "./words.js";

const FEW = 9;
const MODES = { integer: "numeric", number: "decimal", count: "numeric", year: "numeric", money: "decimal", signed_money: "text", rate: "decimal", phone: "tel" };
const NATIVE = { date: "date", time: "time", week: "week", month: "month", phone: "tel" };

export function leaf(field, route, page) {
  if (field.type === "date_time") return moment(field, route, page);
  const options = optionsOf(field);
  if (options.length > FEW) return select(field, route, options);
  if (options.length) return chips(field, route, options);
  return typed(field, route, page);
}

function optionsOf(field) {
  if (field.options) return field.options;
  if (field.base === "boolean") return [[true, say("yes")], [false, say("no")]];
  if (field.base === "integer" && field.minimum !== undefined && field.maximum - field.minimum < FEW) {
    return Array.from({ length: field.maximum - field.minimum + 1 }, (_, n) => [field.minimum + n, String(field.minimum + n)]);
  }
  return [];
}

function typed(field, route, page) {
  const { placeholder, note } = helps(field);
  const frame = new Frame(field, route, { note });
  const native = NATIVE[field.type];
  const input = field.multiline
    ? make("textarea", { id: frame.id, rows: 3, placeholder })
    : make("input", { id: frame.id, type: native || "text", autocomplete: "off", placeholder: native && native !== "tel" ? "" : placeholder, inputmode: MODES[field.type] || MODES[field.base] });
  if (field.type === "time") frame.hold(beside(input, say("now"), () => set(input, page.clock.time())), [input]);
  else frame.hold(input, [input]);
  // A native input that was typed into by halves is empty and says so; nothing half typed is taken for nothing.
  const broken = () => input.validity && input.validity.badInput;
  return {
    frame,
    read: () => (broken() ? say("half_typed") : valueOf(field, input.value)),
    fill: (value) => { input.value = textOf(value); },
  };
}

function beside(input, words, act) {
  return make("div", { class: "beside" }, input, make("button", { type: "button", class: "small", click: act }, words));
}

function set(input, value) {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function select(field, route, options) {
  const frame = new Frame(field, route, {});
  const choices = options.map(([value, words]) => make("option", { value: String(value) }, words));
  const input = make("select", { id: frame.id }, make("option", { value: "" }, say("choose")), ...choices);
  frame.hold(input, [input]);
  const back = new Map(options.map(([value]) => [String(value), value]));
  return {
    frame,
    read: () => back.get(input.value),
    fill: (value) => {
      if (value !== undefined && !back.has(String(value))) { // an old record may say what is no longer on the list
        back.set(String(value), value);
        input.append(make("option", { value: String(value) }, String(value)));
      }
      input.value = textOf(value);
    },
  };
}

// One of a few: a tap chooses, a second tap takes it back.
export function chips(field, route, options, several = false) {
  const frame = new Frame(field, route, { group: true });
  const inputs = options.map(([value], at) =>
    make("input", { type: several ? "checkbox" : "radio", name: frame.id, id: `${frame.id}--${at}`, value: String(value) }));
  const row = chipRow(inputs, options.map(([, words]) => words));
  if (!several) inputs.forEach((input) => takeBack(input, inputs));
  frame.hold(row, inputs);
  let others = []; // an old record may say what is no longer on the list
  const chosen = () => [...options.filter((_, at) => inputs[at].checked).map(([value]) => value), ...others];
  return {
    frame,
    read: () => (several ? (chosen().length ? chosen() : undefined) : chosen()[0]),
    fill: (value) => {
      const wanted = (several ? value || [] : [value]).filter((one) => one !== undefined);
      others = wanted.filter((one) => !options.some(([own]) => own === one));
      frame.tell(others.join(" "));
      options.forEach(([own], at) => { inputs[at].checked = wanted.includes(own); inputs[at].dataset.held = String(inputs[at].checked); });
      light(inputs);
    },
  };
}

function takeBack(input, all) {
  input.addEventListener("click", () => {
    const again = input.dataset.held === "true";
    all.forEach((one) => { one.dataset.held = "false"; });
    input.checked = !again;
    input.dataset.held = String(!again);
    if (again) input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => {
    if (input.checked) all.forEach((one) => { one.dataset.held = String(one === input); });
  });
}

// A day and a time of day that make a moment; one that is not touched keeps its seconds and its offset.
function moment(field, route, page) {
  const frame = new Frame(field, route, { group: true });
  const day = make("input", { type: "date", id: `${frame.id}--day`, "aria-label": say("day_of", { label: field.label }) });
  const time = make("input", { type: "time", id: `${frame.id}--time`, "aria-label": say("time_of", { label: field.label }) });
  const now = make("button", { type: "button", class: "small", click: () => { set(day, page.clock.today()); set(time, page.clock.time()); } }, say("now"));
  let kept = "";
  frame.hold(make("div", { class: "moment" }, day, time, now), [day, time]);
  return {
    frame,
    read: () => {
      if (!day.value && !time.value) return undefined;
      const told = `${day.value}T${time.value}`;
      if (kept.slice(0, 16) === told) return kept;
      return day.value && time.value ? page.clock.moment(day.value, time.value) : told;
    },
    fill: (value) => {
      kept = textOf(value);
      day.value = kept.slice(0, 10);
      time.value = kept.slice(11, 16);
    },
  };
}
