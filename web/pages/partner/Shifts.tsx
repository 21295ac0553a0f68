import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { useAskingKey, useDeed } from "../app/deeds";
import type { ResultOf } from "../app/graphql";
import { todayHere, useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { CheckFields, SelectField, TextField } from "../parts/Field";
import { Refusals, at, beside, sentence } from "../parts/Refusals";
import { Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { Unfold } from "../parts/Unfold";
import { say } from "../words";
import { clock, shortDay, window as written, windows } from "../words/formats";
import type { Asked } from "./queries";
import { ASSIGN, END_SHIFT, SHIFTS, SHIFT_IN_ERROR } from "./shifts";

type Found = NonNullable<ResultOf<typeof SHIFTS>["referral"]>;
type Shift = Extract<Found, { assignments: unknown }>["assignments"][number];

/** Who holds the sessions of something accepted: volunteers come, and go. */
export function Shifts(props: { referral: Asked; partner: Named; about: string }) {
  return (
    <Unfold title={say("shifts.title")} about={props.about}>
      {() => <Loaded {...props} />}
    </Unfold>
  );
}

function Loaded({ referral, partner, about }: { referral: Asked; partner: Named; about: string }) {
  const [{ data, error }, again] = useQuery({ query: SHIFTS, variables: { id: referral.id, partnerId: partner.id } });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const found = data.referral && "assignments" in data.referral ? data.referral.assignments : [];
  const shifts = found.filter((one) => one.state === "HELD" && one.endsOn >= todayHere());
  const volunteers =
    data.partner && "volunteers" in data.partner
      ? data.partner.volunteers
      : data.partner && "name" in data.partner
        ? [data.partner]
        : [];
  const refresh = () => again({ requestPolicy: "network-only" });
  return (
    <>
      {!shifts.length && <p className="mb-1">{say("shifts.none")}</p>}
      {shifts.map((one) => (
        <ShiftPart key={one.id} shift={one} partner={partner} again={refresh} />
      ))}
      {volunteers.length ? (
        <Assign
          referral={referral}
          volunteers={volunteers}
          held={shifts.map((one) => one.volunteer.id)}
          partner={partner}
          about={about}
          again={refresh}
        />
      ) : (
        <p className="hint">
          {say("volunteers.none")}. <Link href="/volunteers">{say("volunteers.add")}</Link>
        </p>
      )}
    </>
  );
}

function ShiftPart({ shift, partner, again }: { shift: Shift; partner: Named; again: () => void }) {
  const [leaving, setLeaving] = useState(false);
  const [day, setDay] = useState(todayHere());
  const { behalf, fields } = useBehalf(partner.id);
  const end = useDeed(END_SHIFT);
  const wrong = useDeed(SHIFT_IN_ERROR);
  const { name } = shift.volunteer;
  async function leave() {
    if (await end.act({ id: shift.id, day, onBehalf: behalf }, { day })) again();
  }
  async function takeOut() {
    if (await wrong.act({ id: shift.id, onBehalf: behalf })) again();
  }
  return (
    <div className="sent">
      <p className="mb-0">
        <strong>{name}</strong> · {shift.sessions.length ? windows(shift.sessions) : say("match.byArrangement")} ·{" "}
        {shortDay(shift.startsOn)} – {shortDay(shift.endsOn)}
      </p>
      {shift.toCheck.length > 0 && (
        <div className="to-check">
          {shift.toCheck.map((one, index) => (
            <p key={index} className="mb-0">
              {sentence(one)}
            </p>
          ))}
        </div>
      )}
      {!leaving && (
        <button type="button" className="link" onClick={() => setLeaving(true)}>
          {say("shifts.leave")}
          <span className="visually-hidden">: {name}</span>
        </button>
      )}
      {leaving && (
        <>
          <TextField
            label={say("shifts.lastDay", { name })}
            type="date"
            value={day}
            onChange={setDay}
            refusals={at(end.refusals, "day")}
          />
          {fields([...end.refusals, ...wrong.refusals])}
          <div className="buttons">
            <Deed onDo={leave} busy={end.busy} refusals={beside(end.refusals, "day", "onBehalf")} about={name}>
              {say("shifts.doLeave")}
            </Deed>
            <Deed lesser onDo={takeOut} busy={wrong.busy} refusals={beside(wrong.refusals, "onBehalf")} about={name}>
              {say("shifts.wrong")}
            </Deed>
            <Deed lesser onDo={() => setLeaving(false)}>
              {say("cancel")}
            </Deed>
          </div>
        </>
      )}
    </div>
  );
}

type AssignProps = {
  referral: Asked;
  volunteers: readonly { id: string; name: string }[];
  held: readonly string[];
  partner: Named;
  about: string;
  again: () => void;
};

function Assign({ referral, volunteers, held, partner, about, again }: AssignProps) {
  const [volunteerId, setVolunteer] = useState(() => free(volunteers, held));
  const [from, setFrom] = useState(() => [referral.startsOn, todayHere()].sort().at(-1)!);
  const [to, setTo] = useState(referral.endsOn);
  const [chosen, setChosen] = useState<string[]>([]);
  const { behalf, fields } = useBehalf(partner.id);
  const { act, busy, refusals, done } = useDeed(ASSIGN);
  const sessions = referral.sessions.filter((one) => chosen.includes(written(one)));
  const asked = {
    referralId: referral.id,
    volunteerId,
    from: from || null,
    to: to || null,
    sessions: sessions.length ? sessions.map(({ weekday, opens }) => ({ weekday, opens: clock(opens) })) : null,
  };
  const key = useAskingKey([asked, done]);
  async function assign() {
    if (await act({ ...asked, key, onBehalf: behalf })) again();
  }
  return (
    <>
      <SelectField
        label={say("shifts.who")}
        value={volunteerId}
        onChange={setVolunteer}
        options={volunteers.map((one) => ({ value: one.id, label: one.name }))}
        refusals={at(refusals, "volunteerId")}
      />
      {referral.sessions.length > 1 && (
        <CheckFields
          legend={say("shifts.sessions")}
          chosen={chosen}
          onChange={setChosen}
          options={referral.sessions.map((one) => ({ value: written(one), label: written(one) }))}
        />
      )}
      <Refusals refusals={at(refusals, "sessions")} />
      <div className="row-fields">
        <TextField label={say("path.from")} type="date" value={from} onChange={setFrom} refusals={at(refusals, "from")} />
        <TextField label={say("path.to")} type="date" value={to} onChange={setTo} refusals={at(refusals, "to")} />
      </div>
      {fields(refusals)}
      <Deed
        lesser
        onDo={assign}
        busy={busy}
        refusals={beside(refusals, "volunteerId", "sessions", "from", "to", "onBehalf")}
        done={done && say("offer.saved")}
        about={about}
      >
        {say("shifts.assign")}
      </Deed>
    </>
  );
}

/** Whoever holds none of them yet, if there is somebody. */
function free(volunteers: readonly { id: string }[], held: readonly string[]): string {
  return (volunteers.find((one) => !held.includes(one.id)) ?? volunteers[0])?.id ?? "";
}
