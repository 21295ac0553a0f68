import type { DocumentNode } from "graphql";
import { useRef, useState } from "react";
import { useMutation, type AnyVariables, type TypedDocumentNode } from "urql";
import type { Behalf } from "../parts/Behalf";
import type { Refusal } from "../parts/Refusals";
import { say } from "../words";
import { doubt } from "./session";

type Payload = { userErrors: readonly Refusal[] };

/**
 * A deed of the API: whether it goes on, what was refused, and whether it is done. What could not be sent is told like a
 * refusal, and nothing of what was written is lost.
 */
export function useDeed<Data extends Record<string, Payload>, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables> & DocumentNode,
  /** The types of what it takes away, since an answer names only what it gives: what was asked of them is asked anew. */
  takesAway: string[] = [],
) {
  const [, run] = useMutation<Data, Variables>(document);
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [done, setDone] = useState(false);

  /** `needed` are fields without which nothing can be sent: an empty one is told beside it. */
  async function act(variables: Variables, needed: Record<string, unknown> = {}): Promise<Data[keyof Data] | null> {
    const onBehalf = (variables as { onBehalf?: Behalf | null } | undefined)?.onBehalf;
    const empty = [...emptyOf(needed), ...(onBehalf ? emptyOf({ saidOn: onBehalf.saidOn }, "onBehalf") : [])];
    const asker = window.document.activeElement;
    setDone(false);
    if (empty.length) {
      setRefusals(empty);
      showRefused(asker);
      return null;
    }
    setBusy(true);
    const { data, error } = await run(variables, { additionalTypenames: takesAway });
    setBusy(false);
    const payload = data ? (Object.values(data)[0] as Data[keyof Data]) : null;
    const code = error?.graphQLErrors[0]?.extensions.code;
    const failed = code === "FORBIDDEN" ? say("state.forbiddenDeed") : error ? say("state.unreachable") : null;
    const found = failed ? [{ message: failed, path: [] }] : (payload?.userErrors ?? []);
    setRefusals(found);
    setDone(!found.length);
    if (found.length) showRefused(asker);
    if (code === "FORBIDDEN" || found.some((one) => one.path.includes("onBehalf"))) doubt();
    return found.length ? null : payload;
  }

  return { act, busy, refusals, done };
}

/** Lead whoever asked to the first field that was refused, once it is marked; on a phone it may be far out of sight. */
function showRefused(asker: Element | null): void {
  requestAnimationFrame(() =>
    setTimeout(() => {
      const around = [asker?.closest("form, .card-box, details, section"), document.getElementById("main")];
      const first = (what: string) => around.map((one) => one?.querySelector<HTMLElement>(what)).find(Boolean);
      const field = first('[aria-invalid="true"]');
      if (field) field.focus();
      else first(".refusals")?.scrollIntoView({ block: "nearest" });
    }),
  );
}

function emptyOf(needed: Record<string, unknown>, ...above: string[]): Refusal[] {
  const names = Object.keys(needed).filter((name) => !needed[name]);
  return names.map((name) => ({ message: say("state.needed"), path: [...above, name] }));
}

/** A key that stays the same while the same thing is asked again, so that nothing is made twice. */
export function useAskingKey(what: unknown): string {
  const kept = useRef({ what: "", key: "" });
  const written = JSON.stringify(what);
  if (kept.current.what !== written) kept.current = { what: written, key: crypto.randomUUID() };
  return kept.current.key;
}
