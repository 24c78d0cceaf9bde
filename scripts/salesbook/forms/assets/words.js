// The page's words in its language; the build puts them in, both languages side by side in Python.

let words = {};

export function speak(given) {
  words = given;
}

export function say(name, values = {}) {
  if (!(name in words)) throw new Error(`no words for ${name}`);
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

export function list(parts) {
  return parts.join(words.comma);
}
