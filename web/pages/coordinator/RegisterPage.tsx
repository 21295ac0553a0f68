import { useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { useKept, useRested } from "../app/kept";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { JOIN, REGISTER, type Entry } from "./queries";

type Kind = VariablesOf<typeof JOIN>["terms"]["kind"];
const KINDS: Kind[] = [
  "ASSOCIATION",
  "SOCIAL_COOPERATIVE",
  "FOUNDATION",
  "SCHOOL",
  "PARISH",
  "PUBLIC_BODY",
  "COMPANY",
  "INFORMAL_GROUP",
  "OTHER",
];

/** The real bodies of the public register, to find whom to talk to; one that says yes joins from here. */
export default function RegisterPage() {
  const [text, setText] = useKept("register", "");
  const search = useRested(text.trim(), 300);
  const [{ data, error, fetching }, again] = useQuery({ query: REGISTER, variables: { search }, pause: search.length < 2 });
  return (
    <Page title={say("register.title")} lead={say("register.lead")}>
      <div className="narrow">
        <TextField label={say("register.search")} value={text} onChange={setText} hint={say("register.hint")} />
      </div>
      {error && <Failed error={error} again={again} />}
      {search.length >= 2 && fetching && !data && <Loading />}
      {search.length >= 2 && data && (
        <>
          <p role="status">{say("register.count", { n: data.register.totalCount })}</p>
          {!data.register.edges.length && <Empty title={say("register.none")} />}
          <ul className="cards">
            {data.register.edges.map(({ node }) => (
              <EntryCard key={node.id} entry={node} />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function EntryCard({ entry }: { entry: Entry }) {
  const [open, setOpen] = useState(false);
  return (
    <li className="card-box">
      <h2 className="h6">{entry.name}</h2>
      <p className="mb-1">
        {entry.municipality} · {say("register.taxCode", { code: entry.taxCode })}
      </p>
      {entry.categories.length > 0 && <p className="mb-1 hint">{entry.categories.join(", ")}</p>}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {say("register.join")}
          <span className="visually-hidden">: {entry.name}</span>
        </summary>
        {open && <JoinForm entry={entry} />}
      </details>
    </li>
  );
}

function JoinForm({ entry }: { entry: Entry }) {
  const [kind, setKind] = useState<Kind>("ASSOCIATION");
  const { behalf, fields } = useBehalf("");
  const { act, busy, refusals, done } = useDeed(JOIN);
  const [told, setTold] = useState("");
  const key = useAskingKey([entry.id, kind, behalf]);
  async function join() {
    const found = await act({ terms: { kind }, taxCode: entry.taxCode, key, onBehalf: behalf });
    setTold(found?.organisation?.state === "PROPOSED" ? say("register.waits") : say("register.joined"));
  }
  return (
    <>
      <SelectField
        label={say("register.kind")}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        options={KINDS.map((value) => ({ value, label: term("kind", value) }))}
        refusals={at(refusals, "kind")}
      />
      {fields(refusals)}
      <Deed
        onDo={join}
        busy={busy}
        refusals={beside(refusals, "kind", "onBehalf")}
        done={done && told}
        about={entry.name}
      >
        {say("register.doJoin")}
      </Deed>
    </>
  );
}
