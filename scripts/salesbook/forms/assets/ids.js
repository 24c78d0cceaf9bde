// Ids that nobody has to think up: random where the schema asks for random, or where a record has no other name.

const RANDOM = /^\^([a-z0-9]+-)\[a-z0-9\]\{([0-9]+)\}\$$/;
const SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"; // none that looks like another

export function randomSigns(count) {
  const drawn = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(drawn, (number) => SIGNS[number % SIGNS.length]).join("");
}

// Random ids for the fields of a group whose pattern asks for them.
export function randomIds(field) {
  const given = {};
  for (const own of field.fields || []) {
    const found = RANDOM.exec(own.pattern || "");
    if (found) given[own.name] = found[1] + randomSigns(Number(found[2]));
  }
  return given;
}

// The id of a new record: its kind's first letter, the day where it has one, six random signs.
export function newId(form, today) {
  const letter = form.kind[0];
  return form.dated ? `${letter}${today.slice(2).replace(/-/g, "")}-${randomSigns(4)}` : `${letter}-${randomSigns(6)}`;
}
