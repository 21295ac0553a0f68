import { useState } from "react";
import { useAskingKey, useDeed } from "../app/deeds";
import type { VariablesOf } from "../app/graphql";
import { Deed } from "../parts/Deed";
import { SelectField, TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { say, term } from "../words";
import { euros, shortDay } from "../words/formats";
import { SPEND, type Grant } from "./path";

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

/** The money of a path: what is left, what it went to, and the next spending. */
export function GrantCard({ grant }: { grant: Grant }) {
  return (
    <div>
      <p className="mb-1">
        <strong>{say("grant.left", { euros: euros(grant.balanceCents) })}</strong>{" "}
        {say("grant.until", { day: shortDay(grant.endsOn) })}
      </p>
      <details>
        <summary>{say("grant.entries", { n: grant.entries.length })}</summary>
        <ul className="plain-list">
          {grant.entries.map((one) => (
            <li key={one.number}>
              {shortDay(one.on)}: {euros(one.cents)}{" "}
              {one.category ? term("category", one.category) : term("entry", one.kind)} · {one.approvedBy}
              {one.note && ` · ${one.note}`}
            </li>
          ))}
        </ul>
      </details>
      {grant.state === "OPEN" && <Spend grant={grant} />}
    </div>
  );
}

function Spend({ grant }: { grant: Grant }) {
  const [amount, setAmount] = useState("");
  const [category, setCategory] = useState<Category>("FOOD");
  const [approvedBy, setApprovedBy] = useState("");
  const { act, busy, refusals, done } = useDeed(SPEND);
  const cents = Math.round(Number(amount.replace(",", ".")) * 100) || 0;
  const key = useAskingKey([grant.id, grant.entries.length, cents, category, approvedBy]);
  return (
    <details>
      <summary>{say("grant.spend")}</summary>
      <div className="row-fields">
        <TextField label={say("grant.amount")} value={amount} onChange={setAmount} refusals={at(refusals, "cents")} />
        <SelectField
          label={say("grant.for")}
          value={category}
          onChange={(value) => setCategory(value as Category)}
          options={CATEGORIES.map((value) => ({ value, label: term("category", value) }))}
        />
        <TextField
          label={say("grant.approvedBy")}
          value={approvedBy}
          onChange={setApprovedBy}
          refusals={at(refusals, "approvedBy")}
        />
      </div>
      <Deed
        onDo={() => act({ id: grant.id, cents, category, approval: { approvedBy }, key })}
        busy={busy}
        refusals={beside(refusals, "cents", "approvedBy")}
        done={done && say("offer.saved")}
      >
        {say("grant.doSpend")}
      </Deed>
    </details>
  );
}
