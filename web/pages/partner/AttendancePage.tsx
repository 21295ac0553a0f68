import { useId, useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../app/deeds";
import type { ResultOf } from "../app/graphql";
import { todayHere, useBehalf, type Behalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { TextField } from "../parts/Field";
import { NumberField } from "../parts/NumberField";
import { Page } from "../parts/Page";
import { Refusals, at, beside } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import type { Named } from "../search/draft";
import { say, term } from "../words";
import { WEEKDAYS, clock, day, shortDay } from "../words/formats";
import { ForPartner } from "./ForPartner";
import { RECORD, RECORD_WEEK, WEEK } from "./queries";

type Referral = ResultOf<typeof WEEK>["referrals"]["edges"][number]["node"];
type State = Referral["attendance"][number]["state"];
type Session = { key: string; date: string; opens: string; closes: string; referral: Referral; state: State | null };

const STATES: State[] = ["HELD", "MISSED", "CANCELLED"];
const DAY = 86_400_000;

/** Each session of a week: held, missed or cancelled, or the whole week with one tap. */
export default function AttendancePage() {
  const [monday, setMonday] = useState(() => mondayOf(todayHere()));
  return (
    <Page title={say("attendance.title")} lead={say("attendance.lead")}>
      <div className="week-steps">
        <Deed lesser onDo={() => setMonday(later(monday, -7))}>
          {say("attendance.before")}
        </Deed>
        <strong aria-live="polite">{say("attendance.week", { day: day(monday) })}</strong>
        <Deed lesser onDo={() => setMonday(later(monday, 7))}>
          {say("attendance.after")}
        </Deed>
      </div>
      <ForPartner>{(partner) => <Week key={monday} partner={partner} monday={monday} />}</ForPartner>
    </Page>
  );
}

function Week({ partner, monday }: { partner: Named; monday: string }) {
  const to = later(monday, 6);
  const [{ data, error }, again] = useQuery({ query: WEEK, variables: { partnerId: partner.id, from: monday, to } });
  const { behalf, fields } = useBehalf(partner.id);
  const whole = useDeed(RECORD_WEEK);
  const [told, setTold] = useState("");
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const referrals = data.referrals.edges.map(({ node }) => node);
  const sessions = sessionsOf(referrals, monday);
  const arranged = referrals.filter((one) => !one.sessions.length && one.startsOn <= to && one.endsOn >= monday);
  if (!sessions.length && !arranged.length) return <Empty title={say("attendance.none")} />;
  async function record() {
    const found = await whole.act({ partnerId: partner.id, weekOf: monday, onBehalf: behalf });
    if (found) setTold(say("attendance.recorded", { n: found.recorded.length }));
  }
  return (
    <>
      {fields(whole.refusals)}
      {sessions.some((one) => one.date <= todayHere()) && (
        <p>
          <Deed onDo={record} busy={whole.busy} refusals={whole.refusals} done={whole.done && told}>
            {say("attendance.allHeld")}
          </Deed>
        </p>
      )}
      <ul className="cards">
        {sessions.map((one) => (
          <SessionCard key={one.key} session={one} behalf={behalf} />
        ))}
        {arranged.map((one) => (
          <ArrangedCard key={one.id} referral={one} monday={monday} behalf={behalf} />
        ))}
      </ul>
    </>
  );
}

function SessionCard({ session, behalf }: { session: Session; behalf: Behalf | null }) {
  const { act, busy, refusals } = useDeed(RECORD);
  const { referral, date, opens } = session;
  const about = `${referral.competence.label}, ${shortDay(date)} ${clock(opens)}`;
  const toCome = date > todayHere();
  const why = useId();
  return (
    <li className="card-box">
      <h2 className="h6">
        {shortDay(date)} {clock(opens)}–{clock(session.closes)}
      </h2>
      <p className="mb-1">
        {referral.competence.label} · {referral.commitment.title}
      </p>
      <div className="choices" role="group" aria-label={about} aria-describedby={toCome ? why : undefined}>
        {STATES.map((state) => (
          <button
            key={state}
            type="button"
            className="chip"
            aria-pressed={session.state === state}
            aria-disabled={busy || toCome || undefined}
            onClick={() => !toCome && act({ id: referral.id, day: date, opens, state, onBehalf: behalf })}
          >
            {term("attendance", state)}
          </button>
        ))}
      </div>
      {toCome && (
        <p className="hint" id={why}>
          {say("attendance.toCome", { day: shortDay(date) })}
        </p>
      )}
      <Refusals refusals={refusals} />
    </li>
  );
}

/** What has no time of its own: on which day it was held, and for how long. */
function ArrangedCard({ referral, monday, behalf }: { referral: Referral; monday: string; behalf: Behalf | null }) {
  const [date, setDate] = useState(() => [monday, todayHere()].sort().at(-1)!);
  const [minutes, setMinutes] = useState(60);
  const { act, busy, refusals, done } = useDeed(RECORD);
  return (
    <li className="card-box">
      <h2 className="h6 capital">{referral.competence.label}</h2>
      <p className="mb-1">
        {referral.commitment.title} · {say("match.byArrangement")}
      </p>
      {referral.attendance.map((one) => (
        <p key={`${one.day} ${one.opens ?? ""}`} className="mb-1">
          {shortDay(one.day)}: {term("attendance", one.state)}, {say("minutes", { n: one.minutes })}
        </p>
      ))}
      <div className="row-fields">
        <TextField
          label={say("attendance.day")}
          type="date"
          value={date}
          onChange={setDate}
          refusals={at(refusals, "day")}
        />
        <NumberField
          label={say("attendance.minutes")}
          whole
          value={minutes}
          onChange={setMinutes}
          refusals={at(refusals, "minutes")}
        />
      </div>
      <Deed
        lesser
        onDo={() => act({ id: referral.id, day: date, state: "HELD", minutes, onBehalf: behalf }, { day: date, minutes })}
        busy={busy}
        refusals={beside(refusals, "day", "minutes", "onBehalf")}
        done={done && say("offer.saved")}
        about={referral.commitment.title}
      >
        {say("attendance.HELD")}
      </Deed>
    </li>
  );
}

function sessionsOf(referrals: readonly Referral[], monday: string): Session[] {
  const found = referrals.flatMap((referral) =>
    referral.sessions.flatMap((window) => {
      const date = later(monday, WEEKDAYS.indexOf(window.weekday));
      if (date < referral.startsOn || date > referral.endsOn) return [];
      const known = referral.attendance.find((one) => one.day === date && one.opens?.slice(0, 5) === clock(window.opens));
      const key = `${referral.id} ${date} ${window.opens}`;
      return [{ key, date, opens: clock(window.opens), closes: window.closes, referral, state: known?.state ?? null }];
    }),
  );
  return found.sort((a, b) => (a.date + a.opens).localeCompare(b.date + b.opens));
}

function later(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

function mondayOf(today: string): string {
  return later(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7));
}
