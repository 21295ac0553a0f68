// Whether the schema answers every query of the pages: gql.tada types what is known, and lets a mistyped field pass.
import { readFileSync, readdirSync } from "node:fs";
import { Kind, buildSchema, parse, validate, visit } from "graphql";

const schema = buildSchema(readFileSync("../schema.graphql", "utf8"));
const files = readdirSync("pages", { recursive: true }).filter((name) => /\.tsx?$/.test(name));
const found = files.flatMap((name) =>
  [...readFileSync(`pages/${name}`, "utf8").matchAll(/graphql\(\s*`([^`]*)`/g)].flatMap(([, text]) =>
    parse(text).definitions.map((definition) => ({ name, definition })),
  ),
);
const fragments = new Map(
  found.filter(({ definition }) => definition.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.definition.name.value, one]),
);

function spread(definition, seen = new Set()) {
  visit(definition, {
    FragmentSpread({ name: { value } }) {
      if (seen.has(value) || !fragments.has(value)) return;
      seen.add(value);
      spread(fragments.get(value).definition, seen);
    },
  });
  return seen;
}

let wrong = 0;
for (const { name, definition } of found) {
  if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
  const parts = [...spread(definition)].map((one) => fragments.get(one).definition);
  for (const error of validate(schema, { kind: Kind.DOCUMENT, definitions: [definition, ...parts] })) {
    wrong += 1;
    console.error(`pages/${name}: ${definition.name?.value}: ${error.message}`);
  }
}
process.exit(wrong ? 1 : 0);
