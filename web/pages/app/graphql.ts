import { initGraphQLTada } from "gql.tada";
import type { introspection } from "../graphql-env";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { Date: string; DateTime: string; Time: string; LanguageTag: string; ID: string };
}>();

export type { ResultOf, VariablesOf } from "gql.tada";
