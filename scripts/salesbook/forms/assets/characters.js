// Which characters a record may hold; the loader (salesbook/yamlio/characters.py) refuses the same, by the same rules.

const PLANE_ENDS = Array.from({ length: 17 }, (_, plane) => `\\u{${(plane * 0x10000 + 0xfffe).toString(16)}}\\u{${(plane * 0x10000 + 0xffff).toString(16)}}`).join("");
const RULES = [
  ["yaml-control-character", /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u],
  ["yaml-invisible-character", /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u],
  ["yaml-noncharacter", new RegExp(`[\\ud800-\\udfff\\ufdd0-\\ufdef${PLANE_ENDS}]`, "u")],
];
const JOINER = /[\u200c\u200d]/u;

export const LONGEST_LINE = 4000;
export const LARGEST = 64 * 1024;

// The first fault of a text, as {rule, code}; null where there is none. Strict is for ids, names and codes.
export function textFault(value, strict) {
  const text = value.replace(/\r\n?/g, "\n");
  const found = RULES.map(([rule, pattern]) => [rule, pattern.exec(text)]).filter(([, hit]) => hit);
  if (found.length) {
    const [rule, hit] = found.sort((one, other) => one[1].index - other[1].index)[0];
    return { rule, code: name(hit[0]) };
  }
  if (!strict) return null;
  const joiner = JOINER.exec(text);
  if (joiner) return { rule: "yaml-joiner", code: name(joiner[0]) };
  return text.normalize("NFC") === text ? null : { rule: "yaml-not-nfc", code: "" };
}

function name(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
