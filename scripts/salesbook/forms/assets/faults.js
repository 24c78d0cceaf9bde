// What is wrong with a record, told at its fields: by the same schema that the check uses, and by the loader's rules.

import { LARGEST, LONGEST_LINE, textFault } from "./characters.js";
import { Validator } from "./vendor/json-schema/validator.js";
import { list as joined, say } from "./words.js";
import { lines } from "./write.js";

const INSIDE = /\/(anyOf|oneOf|not|if)\//;
const ABOVE = new Set(["properties", "items", "allOf", "if", "false", "then", "else"]);

export class Faults {
  constructor(form) {
    this.form = form;
    this.validator = new Validator(form.schema, "2020-12", false);
  }

  // All faults as {route, words}, at most one a place; [] where the record may be written.
  of(data) {
    const found = [...this.shape(data), ...this.beyond(this.form, data, [])];
    if (!found.length) found.push(...long(data));
    const seen = new Set();
    return found.filter((fault) => {
      const place = fault.route.join("/");
      return seen.has(place) ? false : seen.add(place);
    });
  }

  shape(data) {
    return this.validator.validate(data).errors
      .filter((error) => !ABOVE.has(error.keyword) && !INSIDE.test(`${error.keywordLocation}/`.replace(/\/(anyOf|oneOf|not|if)\/$/, "/")))
      .flatMap((error) => this.told(error, data));
  }

  told(error, data) {
    const route = routeOf(error.instanceLocation);
    const field = fieldAt(this.form, route);
    if (error.keyword === "required") {
      const name = /"([^"]+)"/.exec(error.error)[1];
      const own = fieldAt(this.form, [...route, name]);
      return [{ route: [...route, name], words: say("missing", { help: own ? own.help : "" }) }];
    }
    if (error.keyword === "dependentRequired") return this.dependents(route, error, data);
    if (["anyOf", "oneOf", "not"].includes(error.keyword)) return [this.choice(route, error)];
    const value = at(data, route);
    return [{ route, words: value === say("half_typed") ? value : this.words(error, field) }];
  }

  dependents(route, error, data) {
    const [, name, missing] = /"([^"]+)".*"([^"]+)"/.exec(error.error);
    const own = fieldAt(this.form, [...route, missing]);
    const because = fieldAt(this.form, [...route, name]);
    return [{ route: [...route, missing], words: say("missing_since", { since: because.label, help: own.help }) }];
  }

  choice(route, error) {
    const told = pointer(this.form.schema, error.keywordLocation);
    const names = error.keyword === "not" ? told.required : told.flatMap((part) => part.required);
    const labels = names.map((name) => fieldAt(this.form, [...route, name]).label);
    const words = { anyOf: "one_of", oneOf: "exactly_one", not: "not_together" }[error.keyword];
    const others = names.slice(1).map((name) => [...route, name]); // the first may be out of sight
    return { route: [...route, names[0]], others, words: say(words, { names: joined(labels) }) };
  }

  words(error, field) {
    const limit = /(-?[0-9.]+)[.)]*$/.exec(error.error.trim());
    const number = limit ? limit[1].replace(/\.$/, "") : "";
    const told = { minLength: "empty", minItems: "empty", maxLength: "too_long", maxItems: "too_long", minimum: "too_small", exclusiveMinimum: "too_small", maximum: "too_large", exclusiveMaximum: "too_large", uniqueItems: "twice" }[error.keyword];
    if (told) return say(told, { limit: number, label: field ? field.label : "" });
    if (!field || !field.example) return say("not_valid", { help: field ? field.help : "" });
    return say("not_so", { example: field.example });
  }

  // What no validator sees: characters that no record may hold, line breaks, keys given twice.
  beyond(field, value, route) {
    if (typeof value === "string") return this.text(field, value, route);
    if (Array.isArray(value)) return [...keysTwice(field, value, route), ...value.flatMap((item, index) => this.beyond(field.item, item, [...route, index]))];
    if (value === null || typeof value !== "object") return [];
    return Object.entries(value).flatMap(([name, part]) => {
      const own = field.fields.find((one) => one.name === name);
      return own ? this.beyond(own, part, [...route, name]) : [];
    });
  }

  text(field, value, route) {
    const fault = textFault(value, Boolean(field.identifies));
    if (fault) return [{ route, words: say(fault.rule, { code: fault.code }) }];
    return value.includes("\n") && !field.multiline ? [{ route, words: say("one_line") }] : [];
  }
}

// Over-long lines and files are only seen in what would be written.
function long(data) {
  const written = lines(data);
  const over = written.filter((line) => [...line.text].length > LONGEST_LINE).map((line) => ({ route: line.route, words: say("yaml-long-line", { code: "" }) }));
  const size = new TextEncoder().encode(written.map((line) => line.text).join("\n")).length;
  return size > LARGEST ? [...over, { route: [], words: say("yaml-too-large", { code: "" }) }] : over;
}

function keysTwice(field, items, route) {
  const seen = new Set();
  return items.flatMap((item, index) => {
    const key = field.key && item ? item[field.key] : undefined;
    if (key === undefined || !seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ route: [...route, index, field.key], words: say("key_twice", { key }) }];
  });
}

export function fieldAt(form, route) {
  let field = form;
  for (const step of route) {
    field = typeof step === "number" ? field.item : (field.fields || []).find((one) => one.name === step);
    if (!field) return null;
  }
  return field;
}

function routeOf(location) {
  return location.split("/").slice(1).map((step) => (/^[0-9]+$/.test(step) ? Number(step) : step));
}

function at(data, route) {
  return route.reduce((value, step) => (value === undefined || value === null ? undefined : value[step]), data);
}

function pointer(schema, location) {
  return location.split("/").slice(1).reduce((part, step) => part[decodeURIComponent(step)], schema);
}
