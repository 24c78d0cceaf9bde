// What ajv says of our schemas and records: stdin and stdout are JSON, see tests/test_portable.py.
"use strict";
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const path = require("node:path");

// The packages lie where the test installed them, which is where it starts node.
const installed = createRequire(path.join(process.cwd(), "package.json"));
const Ajv2020 = installed("ajv/dist/2020").default;
const addFormats = installed("ajv-formats").default;

const { words, schemas, records } = JSON.parse(readFileSync(0, "utf8"));
const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats(ajv);
for (const word of words) ajv.addKeyword(word);

const refused = { schemas: {}, records: {} };
const compiled = {};
for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name, undefined, false);
for (const name of Object.keys(schemas)) {
  try {
    compiled[name] = ajv.getSchema(name);
  } catch (error) {
    refused.schemas[name] = error.message;
  }
}
for (const { name, schema, data } of records) {
  const fits = compiled[schema];
  if (fits && !fits(data)) refused.records[name] = ajv.errorsText(fits.errors);
}
process.stdout.write(JSON.stringify(refused));
