// What a schema asks of a group under its present values: the conditional keywords that salesbook/forms/shapes.py lets through.

// {required: names that must be there now, some: lists of names one of which must be, together: lists that must not all be}
export function demands(block, data) {
  const told = { required: new Set(block.required || []), some: [], together: [] };
  collect(block, data, told);
  return told;
}

function collect(block, data, told) {
  for (const name of block.required || []) told.required.add(name);
  for (const part of block.allOf || []) collect(part, data, told);
  for (const word of ["anyOf", "oneOf"]) if (block[word]) told.some.push(block[word].map((part) => part.required));
  if (block.not) told.together.push(block.not.required);
  if (block.if) {
    const then = holds(block.if, data) ? block.then : block.else;
    if (then) collect(then, data, told);
  }
  for (const [name, more] of Object.entries(block.dependentRequired || {})) {
    if (name in data) for (const other of more) told.required.add(other);
  }
}

function holds(test, data) {
  if ((test.required || []).some((name) => !(name in data))) return false;
  return Object.entries(test.properties || {}).every(([name, want]) => {
    if (want === true || !(name in data)) return true;
    return "const" in want ? data[name] === want.const : want.enum.includes(data[name]);
  });
}

// The names that only a condition asks for: they stay out of sight until it holds.
export function conditional(block) {
  const always = new Set(block.required || []);
  const found = new Set();
  const walk = (part, inside) => {
    if (!part) return;
    if (inside) for (const name of part.required || []) found.add(name);
    for (const each of part.allOf || []) walk(each, inside);
    for (const branch of [part.then, part.else]) walk(branch, true);
  };
  walk(block, false);
  return new Set([...found].filter((name) => !always.has(name)));
}

// The ways of which exactly one is taken, each a list of names; empty where there is no such choice.
export function ways(block) {
  return (block.oneOf || []).map((part) => part.required);
}
