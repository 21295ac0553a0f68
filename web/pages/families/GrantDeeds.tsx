import type { ReactNode } from "react";
import { useAskingKey, useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { useKept } from "../app/kept";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { at, beside, type Refusal } from "../parts/Refusals";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { centsOf, euros, shortDay } from "../words/formats";
import { ALLOCATE, CLOSE_GRANT, OPEN_GRANT, SPEND, TAKE_BACK, type Grant } from "./grants";
import type { Path } from "./path";

type Category = VariablesOf<typeof SPEND>["category"];
const CATEGORIES: Category[] = [
  "FOOD",
  "HOUSING",
  "BILLS",
  "SCHOOL",
  "CHILDCARE",
  "HEALTH",
  "TRANSPORT",
  "WORK",
  "LEISURE",
  "OTHER",
];
const BLANK = { amount: "", approvedBy: "", note: "", endsOn: "", category: "FOOD" as Category };
/** An Int holds no more: what is above is refused like this. */
const MOST_INT = 2 ** 31 - 1;
const OWN_FIELDS = ["cents", "endsOn", "approvedBy", "note"];

/** What an entry says, kept until it is made: who approved it, and what is said of it; with `more` what it asks besides. */
function useEntry(name: string, ledger: unknown) {
  const [said, setSaid] = useKept(`grant-${name}`, BLANK);
  const set = (part: Partial<typeof BLANK>) => setSaid((now) => ({ ...now, ...part }));
  const approval = { approvedBy: said.approvedBy, note: said.note.trim() || null };
  const fields = (refusals: readonly Refusal[], more?: ReactNode) => (
    <>
      <div className="row-fields">
        {more}
        <TextField
          label={say("grant.approvedBy")}
          value={said.approvedBy}
          onChange={(approvedBy) => set({ approvedBy })}
          refusals={at(refusals, "approvedBy")}
        />
      </div>
      <TextField
        label={say("grant.note")}
        hint={say("path.noteHint")}
        value={said.note}
        onChange={(note) => set({ note })}
        refusals={at(refusals, "note")}
      />
    </>
  );
  const cents = centsOf(said.amount);
  const amount = (refusals: readonly Refusal[]) => (
    <TextField
      label={say("grant.amount")}
      inputMode="decimal"
      hint={cents > 0 && say("grant.understood", { euros: euros(cents) })}
      value={said.amount}
      onChange={(text) => set({ amount: text })}
      refusals={amountRefusals(said.amount, at(refusals, "cents"))}
    />
  );
  const key = useAskingKey([ledger, said]);
  return { said, set, fields, amount, sent: { approval, key }, cents: Math.min(cents, MOST_INT), clear: () => setSaid(BLANK) };
}

/** What is no amount is told as such, and not as the number that it is not. */
function amountRefusals(text: string, refusals: Refusal[]): Refusal[] {
  const wrong = !centsOf(text) && (text.trim() || refusals.length);
  return wrong ? [{ message: say("grant.noAmount"), path: ["cents"] }] : refusals;
}

/** A dote for a path that has none yet. */
export function OpenGrant({ path }: { path: Path }) {
  const { said, set, fields, amount, sent, cents, clear } = useEntry(`open-${path.id}`, path.grants.length);
  const { act, busy, refusals } = useDeed(OPEN_GRANT);
  async function open() {
    if (await act({ pathId: path.id, cents, endsOn: said.endsOn || null, ...sent })) clear();
  }
  return (
    <details>
      <summary>{say("grant.open")}</summary>
      {fields(
        refusals,
        <>
          {amount(refusals)}
          <TextField
            label={say("grant.endsOn")}
            hint={say("grant.endsOnHint", { day: shortDay(path.endsOn) })}
            type="date"
            value={said.endsOn}
            onChange={(endsOn) => set({ endsOn })}
            refusals={at(refusals, "endsOn")}
          />
        </>,
      )}
      <Deed onDo={open} busy={busy} refusals={beside(refusals, ...OWN_FIELDS)}>
        {say("grant.doOpen")}
      </Deed>
    </details>
  );
}

export function Spend({ grant }: { grant: Grant }) {
  const { said, set, fields, amount, sent, cents, clear } = useEntry(`spend-${grant.id}`, grant.entries.length);
  const { act, busy, refusals, done } = useDeed(SPEND);
  async function spend() {
    if (await act({ id: grant.id, cents, category: said.category, ...sent })) clear();
  }
  return (
    <details>
      <summary>{say("grant.spend")}</summary>
      {fields(
        refusals,
        <>
          {amount(refusals)}
          <SelectField
            label={say("grant.for")}
            value={said.category}
            onChange={(category) => set({ category: category as Category })}
            options={CATEGORIES.map((value) => ({ value, label: term("category", value) }))}
          />
        </>,
      )}
      <Deed onDo={spend} busy={busy} refusals={beside(refusals, ...OWN_FIELDS)} done={done && say("offer.saved")}>
        {say("grant.doSpend")}
      </Deed>
    </details>
  );
}

export function Allocate({ grant }: { grant: Grant }) {
  const { fields, amount, sent, cents, clear } = useEntry(`allocate-${grant.id}`, grant.entries.length);
  const { act, busy, refusals, done } = useDeed(ALLOCATE);
  async function allocate() {
    if (await act({ id: grant.id, cents, ...sent })) clear();
  }
  return (
    <details>
      <summary>{say("grant.allocate")}</summary>
      {fields(refusals, amount(refusals))}
      <Deed onDo={allocate} busy={busy} refusals={beside(refusals, ...OWN_FIELDS)} done={done && say("offer.saved")}>
        {say("grant.doAllocate")}
      </Deed>
    </details>
  );
}

/** What is left goes back, and nothing is entered any more. */
export function CloseGrant({ grant }: { grant: Grant }) {
  const { fields, sent, clear } = useEntry(`close-${grant.id}`, grant.entries.length);
  const { act, busy, refusals } = useDeed(CLOSE_GRANT);
  async function close() {
    if (await act({ id: grant.id, ...sent })) clear();
  }
  return (
    <details>
      <summary>{say("grant.close")}</summary>
      <p className="to-check">{say("grant.closeSure", { euros: euros(grant.balanceCents) })}</p>
      {fields(refusals)}
      <Deed onDo={close} busy={busy} refusals={beside(refusals, ...OWN_FIELDS)}>
        {say("grant.doClose")}
      </Deed>
    </details>
  );
}

/** An entry made by mistake: another one says the opposite. */
export function TakeBack({ grant, number, about }: { grant: Grant; number: number; about: string }) {
  return (
    <Unfold title={say("grant.takeBack")} about={about}>
      {() => <TakeBackForm grant={grant} number={number} about={about} />}
    </Unfold>
  );
}

function TakeBackForm({ grant, number, about }: { grant: Grant; number: number; about: string }) {
  const { fields, sent, clear } = useEntry(`back-${grant.id}-${number}`, grant.entries.length);
  const { act, busy, refusals } = useDeed(TAKE_BACK);
  async function takeBack() {
    if (await act({ id: grant.id, number, ...sent })) clear();
  }
  return (
    <>
      {fields(refusals)}
      <Deed lesser onDo={takeBack} busy={busy} refusals={beside(refusals, ...OWN_FIELDS)} about={about}>
        {say("grant.doTakeBack")}
      </Deed>
    </>
  );
}
