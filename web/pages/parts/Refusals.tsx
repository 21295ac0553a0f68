export type Refusal = { message: string; path: readonly string[] };

/** Why something was refused, at the field that it is about. */
export function Refusals({ id, refusals }: { id?: string; refusals?: readonly Refusal[] | null }) {
  if (!refusals?.length) return null;
  return (
    <div className="refusals" id={id} role="alert">
      {refusals.map((one, index) => (
        <p key={index}>{sentence(one.message)}</p>
      ))}
    </div>
  );
}

/** Those that belong to a field, by the end of their path. */
export function at(refusals: readonly Refusal[] | undefined, ...path: string[]): Refusal[] {
  return (refusals ?? []).filter((one) => path.every((part) => one.path.includes(part)));
}

/** Those that none of these fields shows. */
export function beside(refusals: readonly Refusal[] | undefined, ...fields: string[]): Refusal[] {
  return (refusals ?? []).filter((one) => !fields.some((field) => one.path.includes(field)));
}

export function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? "" : ".");
}
