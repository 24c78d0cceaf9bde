// The writer of records: byte for byte what salesbook/yamlio/writer.py writes. Its docstring tells the form.

const KEY = /^[a-z][a-z0-9_-]{0,63}$/;
const DECIMAL = /^-?(?:0|[1-9][0-9]{0,11})\.[0-9]{1,9}$/;
const INTEGER = /^-?(?:0|[1-9][0-9]{0,14})$/;
const CONFLICT = /^(?: *(?:<{7}|>{7}|\|{7})(?: [^\n]*)?|={7})$/;
const ESCAPES = { "\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n" };

// The text of a record.
export function write(data) {
  return lines(data).map((line) => line.text + "\n").join("");
}

// The lines of a record, each with the route of keys and indexes that it belongs to.
export function lines(data) {
  return map(data, []);
}

// A text as it will be read back: unchanged on one line, tidied where it has several.
export function normalised(text) {
  if (!/[\n\r]/.test(text)) return text;
  const rows = text.replace(/\r\n/g, "\n").replace(/\r/g, "\n").split("\n");
  return rows.map((row) => row.replace(/[ \t]+$/, "")).join("\n").replace(/^\n+|\n+$/g, "");
}

// A value on one line, as it stands after "key: " or "- ".
export function scalar(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return `"${value.replace(/[\\"\t\n]/g, (sign) => ESCAPES[sign])}"`;
  if (typeof value === "number") return number(value);
  throw new Error("no value of a record");
}

function number(value) {
  const text = Object.is(value, -0) ? "0" : plain(String(value));
  if (!INTEGER.test(text) && !DECIMAL.test(text)) throw new Error(`no plain number: ${text}`);
  return text;
}

function plain(text) {
  const found = /^(-?)([0-9]+)(?:\.([0-9]+))?e([-+][0-9]+)$/.exec(text);
  if (!found) return text;
  const [, sign, whole, part = "", power] = found;
  const shift = Number(power);
  if (shift >= 0) return sign + whole + part.padEnd(shift, "0");
  return `${sign}0.${"0".repeat(-shift - 1)}${whole}${part}`;
}

function map(data, route) {
  const keys = Object.keys(data);
  if (!keys.length) throw new Error("a map needs a key");
  return keys.flatMap((key) => {
    if (!KEY.test(key)) throw new Error(`no name for a key: ${key}`);
    return entry(`${key}:`, data[key], [...route, key]);
  });
}

function list(items, route) {
  return items.flatMap((item, index) => {
    const here = [...route, index];
    if (!nested(item)) return entry("-", item, here);
    const inner = Array.isArray(item) ? list(item, here) : map(item, here);
    return inner.map((line, at) => ({ ...line, text: at ? indent(line.text) : `- ${line.text}` }));
  });
}

function nested(item) {
  return Array.isArray(item) ? item.length > 0 : item !== null && typeof item === "object";
}

function entry(head, value, route) {
  const at = (text) => ({ text, route });
  if (Array.isArray(value)) {
    return value.length ? [at(head), ...list(value, route).map(deeper)] : [at(`${head} []`)];
  }
  if (value !== null && typeof value === "object") return [at(head), ...map(value, route).map(deeper)];
  return (typeof value === "string" ? text(head, normalised(value)) : [`${head} ${scalar(value)}`]).map(at);
}

function text(head, value) {
  const rows = value.split("\n");
  if (rows.length > 1 && value[0] !== " " && !value.includes("\t") && !rows.some((row) => CONFLICT.test(row))) {
    return [`${head} |-`, ...rows.map(indent)];
  }
  return [`${head} ${scalar(value)}`];
}

function deeper(line) {
  return { ...line, text: indent(line.text) };
}

function indent(line) {
  return line ? `  ${line}` : line;
}
