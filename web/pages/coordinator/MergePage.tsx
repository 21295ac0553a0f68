import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../app/deeds";
import { Deed } from "../parts/Deed";
import { Page } from "../parts/Page";
import { PartnerField } from "../parts/PartnerField";
import { Refusals, at, beside } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { say } from "../words";
import { day, list } from "../words/formats";
import { MERGE, MERGED, TO_MERGE, UNDO_MERGE, type ToMerge } from "./merges";

const MAY_CHANGE = { additionalTypenames: ["OrganisationMerge"] };

/** Two bodies that are one: what would move is shown first, and a merge can be undone. */
export default function MergePage() {
  const [keep, setKeep] = useState<Named | null>(null);
  const [duplicate, setDuplicate] = useState<Named | null>(null);
  const [{ data, error, fetching }, again] = useQuery({
    query: TO_MERGE,
    variables: { keepId: keep?.id ?? "", duplicateId: duplicate?.id ?? "" },
    pause: !keep || !duplicate,
    requestPolicy: "network-only",
  });
  const found = keep && duplicate && !fetching ? data : undefined;
  const refusals = found?.organisationMergePreview.userErrors ?? [];
  return (
    <Page title={say("merge.title")} lead={say("merge.lead")}>
      <div className="columns">
        <PartnerField
          bodies
          label={say("merge.keep")}
          hint={say("merge.keepHint")}
          partner={keep}
          onChoose={setKeep}
          refusals={at(refusals, "keepId")}
        />
        <PartnerField
          bodies
          label={say("merge.duplicate")}
          hint={say("merge.duplicateHint")}
          partner={duplicate}
          onChoose={setDuplicate}
          refusals={at(refusals, "duplicateId")}
        />
      </div>
      <Refusals refusals={beside(refusals, "keepId", "duplicateId")} />
      {error && keep && duplicate && <Failed error={error} again={again} />}
      {keep && duplicate && fetching && <Loading />}
      {found && <Preview found={found} onDone={() => setDuplicate(null)} />}
      {keep && <Merged key={keep.id} keep={keep} />}
    </Page>
  );
}

function Preview({ found, onDone }: { found: ToMerge; onDone: () => void }) {
  const { act, busy, refusals } = useDeed(MERGE);
  const keep = bodyOf(found.keep);
  const duplicate = bodyOf(found.duplicate);
  const { contents } = found.organisationMergePreview;
  if (!contents || !keep || !duplicate) return null;
  async function merge(one: Body, other: Body) {
    const revisions = { keepRevision: one.revision, duplicateRevision: other.revision };
    if (await act({ keepId: one.id, duplicateId: other.id, ...revisions })) onDone();
  }
  return (
    <section className="card-box">
      <h2 className="h6">{say("merge.preview", { keep: keep.name, duplicate: duplicate.name })}</h2>
      <ul>
        <Moved label={say("merge.aliases")} names={contents.aliases} />
        {contents.taxCode && <Moved label={say("merge.taxCode")} names={[contents.taxCode]} />}
        <Moved label={say("merge.offers")} names={contents.commitments.map((one) => one.title)} />
        <Moved label={say("merge.contacts")} names={contents.contacts.map((one) => one.name)} />
        <Moved label={say("merge.volunteers")} names={contents.volunteers.map((one) => one.name)} />
        <Moved label={say("merge.pacts")} names={contents.pacts.map((one) => one.name)} />
        {contents.referralCount > 0 && <li>{say("merge.referrals", { n: contents.referralCount })}</li>}
        {contents.refusalCount > 0 && <li>{say("merge.refusals", { n: contents.refusalCount })}</li>}
      </ul>
      <Deed onDo={() => merge(keep, duplicate)} busy={busy} refusals={refusals}>
        {say("merge.do")}
      </Deed>
    </section>
  );
}

function Moved({ label, names }: { label: string; names: readonly string[] }) {
  if (!names.length) return null;
  return (
    <li>
      {label}: {list([...names])}
    </li>
  );
}

type Body = { id: string; name: string; revision: number };

function bodyOf(node: ToMerge["keep"]): Body | null {
  return node && "revision" in node ? node : null;
}

/** What was merged into a body before, each with the way back. */
function Merged({ keep }: { keep: Named }) {
  const [{ data, error }, again] = useQuery({ query: MERGED, variables: { id: keep.id }, context: MAY_CHANGE });
  if (error) return <Failed error={error} again={again} />;
  const merges = data?.node && "merges" in data.node ? data.node.merges : [];
  if (!merges.length) return null;
  return (
    <section>
      <h2 className="h5">{say("merge.done", { name: keep.name })}</h2>
      <ul className="plain-list">
        {merges.map((one) => (
          <MergedPart key={one.id} merge={one} />
        ))}
      </ul>
    </section>
  );
}

function MergedPart({ merge }: { merge: { id: string; name: string; by: string; at: string } }) {
  const { act, busy, refusals } = useDeed(UNDO_MERGE);
  return (
    <li className="card-box">
      <p className="mb-1">{say("merge.was", { name: merge.name, by: merge.by, day: day(merge.at) })}</p>
      <Deed lesser onDo={() => act({ id: merge.id })} busy={busy} refusals={refusals} about={merge.name}>
        {say("merge.undo")}
      </Deed>
    </li>
  );
}
