import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../app/deeds";
import type { ResultOf } from "../app/graphql";
import { useViewer } from "../app/session";
import { useBehalf } from "../parts/Behalf";
import { Calendar } from "../parts/Calendar";
import { Deed } from "../parts/Deed";
import { TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { languages } from "../words/formats";
import { AddVolunteer } from "./AddVolunteer";
import { ForPartner } from "./ForPartner";
import { useRevised } from "../app/revised";
import { REVISE_VOLUNTEER, VOLUNTEERS } from "./queries";

const FIRST_MAY_COME = { additionalTypenames: ["Volunteer"] };

type Node = NonNullable<ResultOf<typeof VOLUNTEERS>["node"]>;
type Volunteer = Extract<Node, { __typename: "Volunteer" }>;

/** The volunteers, and the days on which insurance and clearance end. */
export default function VolunteersPage() {
  return (
    <Page title={say("volunteers.title")} lead={say("volunteers.lead")}>
      <ForPartner>{(partner) => <Volunteers partner={partner} />}</ForPartner>
    </Page>
  );
}

function Volunteers({ partner }: { partner: Named }) {
  const [{ data, error }, again] = useQuery({
    query: VOLUNTEERS,
    variables: { partnerId: partner.id },
    context: FIRST_MAY_COME,
  });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const node = data.node;
  const all =
    node?.__typename === "Organisation" ? node.volunteers : node?.__typename === "Volunteer" ? [node] : [];
  return (
    <>
      {!all.length && (
        <Empty title={say("volunteers.none")}>
          <p className="mb-0">{say("volunteers.noneHint")}</p>
        </Empty>
      )}
      <ul className="cards">
        {all.map((one) => (
          <VolunteerCard key={one.id} volunteer={one as Volunteer} partner={partner} />
        ))}
      </ul>
      {node?.__typename === "Organisation" && (
        <Unfold title={say("volunteers.add")}>
          {() => (
            <div className="card-box narrow">
              <AddVolunteer organisation={partner} />
            </div>
          )}
        </Unfold>
      )}
    </>
  );
}

function VolunteerCard({ volunteer, partner }: { volunteer: Volunteer; partner: Named }) {
  const [insurance, setInsurance] = useState(volunteer.insuranceUntil ?? "");
  const [clearance, setClearance] = useState(volunteer.clearanceUntil ?? "");
  useRevised(volunteer.revision, () => {
    setInsurance(volunteer.insuranceUntil ?? "");
    setClearance(volunteer.clearanceUntil ?? "");
  });
  const { behalf, fields } = useBehalf(partner.id);
  const { act, busy, refusals, done } = useDeed(REVISE_VOLUNTEER);
  const own = useViewer().partner?.id === partner.id;
  const changed = insurance !== (volunteer.insuranceUntil ?? "") || clearance !== (volunteer.clearanceUntil ?? "");
  return (
    <li className="card-box">
      <h2 className="h6">{volunteer.name}</h2>
      {volunteer.state === "PROPOSED" && (
        <p className="mb-1">
          <span className="badge-state is-proposed">{term("commitment", volunteer.state)}</span>
        </p>
      )}
      <p className="mb-2 hint">
        {[volunteer.competences.map((one) => one.label).join(", "), languages(volunteer.languages)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <div className="row-fields">
        <TextField
          label={say("volunteers.insurance")}
          type="date"
          value={insurance}
          onChange={setInsurance}
          refusals={at(refusals, "insuranceUntil")}
        />
        <TextField
          label={say("volunteers.clearance")}
          type="date"
          value={clearance}
          onChange={setClearance}
          refusals={at(refusals, "clearanceUntil")}
        />
      </div>
      {(changed || refusals.length > 0) && fields(refusals)}
      {changed || done ? (
        <Deed
          onDo={() =>
            act({
              id: volunteer.id,
              revision: volunteer.revision,
              change: { insuranceUntil: insurance || null, clearanceUntil: clearance || null },
              onBehalf: behalf,
            })
          }
          busy={busy}
          refusals={beside(refusals, "insuranceUntil", "clearanceUntil", "onBehalf")}
          done={done && !changed && say("offer.saved")}
          about={volunteer.name}
        >
          {say("save")}
        </Deed>
      ) : null}
      {own && <Calendar subjectId={volunteer.id} about={volunteer.name} />}
    </li>
  );
}
