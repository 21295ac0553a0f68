import { useSearchParams } from "wouter";
import type { AreaKind } from "./queries";

export const KINDS: AreaKind[] = ["CITY", "DISTRICT", "NEIGHBOURHOOD", "ZONE"];

/** What is looked at: the areas and competences entered, one in the other, and how finely; null leaves that to the service. */
export type View = {
  pactId: string;
  areas: string[];
  competences: string[];
  kind: AreaKind | null;
  depth: number | null;
};

/** It stands in the address: going back goes one step up, and a reload shows the same. */
export function useView(): [View, (part: Partial<View>) => void] {
  const [params, setParams] = useSearchParams();
  const depth = params.get("depth");
  const view: View = {
    pactId: params.get("pact") ?? "",
    areas: params.getAll("area"),
    competences: params.getAll("competence"),
    kind: KINDS.find((one) => one === params.get("kind")) ?? null,
    depth: depth && /^\d$/.test(depth) ? Number(depth) : null,
  };
  return [view, (part) => setParams(written({ ...view, ...part }))];
}

function written({ pactId, areas, competences, kind, depth }: View): string[][] {
  const parts = [
    ["pact", pactId],
    ...areas.map((id) => ["area", id]),
    ...competences.map((id) => ["competence", id]),
    ["kind", kind ?? ""],
    ["depth", String(depth ?? "")],
  ];
  return parts.filter(([, value]) => value);
}

/** The kind of area that is looked at inside one of this kind; quartieri have no borders on record. */
export function below(kind: AreaKind): AreaKind {
  return kind === "CITY" ? "DISTRICT" : "ZONE";
}
