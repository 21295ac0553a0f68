import { say, term } from "../words";

type Edit = { field: string; before: string; after: string };

/** What changed, part by part. */
export function Edits({ edits }: { edits: readonly Edit[] }) {
  if (!edits.length) return null;
  return (
    <table className="reasons">
      <caption className="visually-hidden">{say("edits.caption")}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{say("edits.part")}</th>
          <th scope="col">{say("edits.change")}</th>
        </tr>
      </thead>
      <tbody>
        {edits.map((one) => (
          <tr key={one.field}>
            <th scope="row">{term("field", one.field)}</th>
            <td>
              {one.before && (
                <>
                  <del>{one.before}</del> →{" "}
                </>
              )}
              {one.field === "kind" ? term("kind", one.after) : one.after || "–"}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
