// From what was typed to what a record holds, and back.

const FULL_WIDTH = /[\uff01-\uff5e]/g;

function narrow(text) {
  return text.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).trim();
}

const READ = {
  integer: asNumber,
  number: asNumber,
  money: asMoney,
  signed_money: asMoney,
  rate: asRate,
  phone: narrow,
  currency: (text) => narrow(text).toUpperCase(),
  week: (text) => narrow(text).toUpperCase(),
  id: narrow,
  ref: narrow,
  key: narrow,
};

// The value of a typed text; what fits no form stays the text, so that the fault can be told.
export function valueOf(field, text) {
  if (field.multiline) return text.trim() === "" ? undefined : text.replace(/\s+$/, "");
  const kept = text.trim();
  if (kept === "") return undefined;
  const read = READ[field.type] || READ[field.base];
  return read ? read(kept) : kept;
}

export function textOf(value) {
  return value === undefined || value === null ? "" : String(value);
}

function asNumber(text) {
  const plain = narrow(text).replace(/[,\s]/g, "");
  return /^-?[0-9]{1,15}(\.[0-9]{1,9})?$/.test(plain) ? Number(plain) : text;
}

// 12,800 and 12800.5 and ￥12800 are amounts; a record holds them with two places.
function asMoney(text) {
  const plain = narrow(text).replace(/[,\s¥￥元]/g, "");
  const found = /^(-?)0*([0-9]+)(?:\.([0-9]{1,2}))?$/.exec(plain);
  return found ? `${found[1]}${found[2]}.${(found[3] || "").padEnd(2, "0")}` : text;
}

function asRate(text) {
  const plain = narrow(text);
  return /^[0-9]+$/.test(plain) ? `${plain}.0` : plain;
}
