import { useState } from "react";
import { useQuery } from "urql";
import { useAskingKey, useDeed } from "../app/deeds";
import { forget, useKept } from "../app/kept";
import { useBehalf } from "../parts/Behalf";
import { Deed } from "../parts/Deed";
import { CheckFields, SelectField, TextField } from "../parts/Field";
import { Page } from "../parts/Page";
import { Refusals, at, beside, type Refusal } from "../parts/Refusals";
import { Empty, Failed, Loading } from "../parts/States";
import { Sure } from "../parts/Sure";
import { WeekGrid } from "../parts/WeekGrid";
import { asInput, onGrid } from "../parts/week";
import type { Named } from "../search/draft";
import { Unfold } from "../parts/Unfold";
import { say, term } from "../words";
import { list, windows, type Window } from "../words/formats";
import { ForPartner } from "./ForPartner";
import { Said } from "./Said";
import { useRevised } from "../app/revised";
import { ADD_CONTACT, CONTACTS, REMOVE_CONTACT, REVISE_CONTACT, type Contact, type ContactTerms } from "./contacts";

const FIRST_MAY_COME = { additionalTypenames: ["Contact"] };
type Part = Contact["publish"][number];
type Way = NonNullable<Contact["preferred"]>;
const PARTS: Part[] = ["NAME", "PHONE", "EMAIL", "HOURS"];
const WAYS: Way[] = ["PHONE", "EMAIL", "IN_PERSON"];
const FIELDS = ["name", "role", "phone", "email", "preferred", "publish", "hours", "onBehalf"];

type Terms = {
  name: string;
  role: string;
  phone: string;
  email: string;
  preferred: Way | "";
  publish: Part[];
  hours: Window[];
};
const BLANK: Terms = { name: "", role: "", phone: "", email: "", preferred: "", publish: [], hours: [] };

/** Whom to ask for at a partner, and what of it anybody may read. */
export default function ContactsPage() {
  return (
    <Page title={say("contacts.title")} lead={say("contacts.lead")}>
      <ForPartner>{(partner) => <Contacts partner={partner} />}</ForPartner>
    </Page>
  );
}

function Contacts({ partner }: { partner: Named }) {
  const [{ data, error }, again] = useQuery({
    query: CONTACTS,
    variables: { partnerId: partner.id },
    context: FIRST_MAY_COME,
  });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const node = data.node && "contacts" in data.node ? data.node : null;
  if (!node) return <Empty title={say("contacts.none")} />;
  return (
    <>
      {!node.contacts.length && <Empty title={say("contacts.nobody")} />}
      <ul className="cards">
        {node.contacts.map((one) => (
          <ContactCard key={one.id} contact={one} partner={partner} />
        ))}
      </ul>
      <details>
        <summary>{say("contacts.add")}</summary>
        <div className="card-box narrow">
          <Add partner={partner} />
        </div>
      </details>
      <Said kind="partnerDeed" events={node.history} about={partner.name} />
    </>
  );
}

function ContactCard({ contact, partner }: { contact: Contact; partner: Named }) {
  return (
    <li className="card-box">
      <h2 className="h6">{contact.name}</h2>
      <p className="mb-1">{[contact.role, contact.phone, contact.email].filter(Boolean).join(" · ")}</p>
      {contact.hours.length > 0 && <p className="mb-1">{windows(contact.hours)}</p>}
      <p className="mb-1 hint">
        {contact.publish.length
          ? say("contacts.public", { parts: list(contact.publish.map((one) => term("contactPart", one))) })
          : say("contacts.private")}
      </p>
      <Unfold title={say("offers.edit")} about={contact.name}>
        {() => <Edit contact={contact} partner={partner} />}
      </Unfold>
    </li>
  );
}

function Edit({ contact, partner }: { contact: Contact; partner: Named }) {
  const kept = `contact-${contact.id}-${contact.revision}`;
  const [terms, setTerms] = useKept<Terms>(kept, termsOf(contact));
  useRevised(contact.revision, () => setTerms(termsOf(contact)));
  const { behalf, fields } = useBehalf(partner.id);
  const revise = useDeed(REVISE_CONTACT);
  const remove = useDeed(REMOVE_CONTACT, ["Contact"]);
  const changed = JSON.stringify(terms) !== JSON.stringify(termsOf(contact));
  const sent = { id: contact.id, revision: contact.revision, onBehalf: behalf };
  return (
    <>
      <ContactFields terms={terms} set={(part) => setTerms({ ...terms, ...part })} refusals={revise.refusals} />
      {fields([...revise.refusals, ...remove.refusals])}
      <div className="buttons">
        <Deed
          onDo={async () => (await revise.act({ ...sent, change: inputOf(terms) })) && forget(kept)}
          busy={revise.busy}
          refusals={beside(revise.refusals, ...FIELDS)}
          done={revise.done && !changed && say("offer.saved")}
          about={contact.name}
        >
          {say("save")}
        </Deed>
        <Sure
          lesser
          sure={say("contacts.sureRemove")}
          onDo={() => remove.act(sent)}
          busy={remove.busy}
          refusals={beside(remove.refusals, "onBehalf")}
          about={contact.name}
        >
          {say("contacts.remove")}
        </Sure>
      </div>
    </>
  );
}

function Add({ partner }: { partner: Named }) {
  const [terms, setTerms] = useKept<Terms>(`new-contact-${partner.id}`, BLANK);
  const [added, setAdded] = useState("");
  const { behalf, fields } = useBehalf(partner.id);
  const { act, busy, refusals, done } = useDeed(ADD_CONTACT);
  const key = useAskingKey(terms);
  async function add() {
    if (!(await act({ partnerId: partner.id, terms: inputOf(terms), key, onBehalf: behalf }))) return;
    setAdded(terms.name);
    setTerms(BLANK);
  }
  return (
    <>
      <ContactFields terms={terms} set={(part) => setTerms({ ...terms, ...part })} refusals={refusals} />
      {fields(refusals)}
      <Deed
        onDo={add}
        busy={busy}
        refusals={beside(refusals, ...FIELDS)}
        done={done && say("contacts.added", { name: added })}
      >
        {say("contacts.doAdd")}
      </Deed>
    </>
  );
}

type FieldsProps = { terms: Terms; set: (part: Partial<Terms>) => void; refusals: readonly Refusal[] };

function ContactFields({ terms, set, refusals }: FieldsProps) {
  return (
    <>
      <TextField label={say("contacts.name")} value={terms.name} onChange={(name) => set({ name })} refusals={at(refusals, "name")} />
      <TextField label={say("contacts.role")} value={terms.role} onChange={(role) => set({ role })} refusals={at(refusals, "role")} />
      <div className="row-fields">
        <TextField label={say("contacts.phone")} value={terms.phone} onChange={(phone) => set({ phone })} refusals={at(refusals, "phone")} />
        <TextField label={say("contacts.email")} value={terms.email} onChange={(email) => set({ email })} refusals={at(refusals, "email")} />
      </div>
      <SelectField
        label={say("contacts.preferred")}
        value={terms.preferred}
        onChange={(value) => set({ preferred: value as Way | "" })}
        options={[
          { value: "", label: say("contacts.anyWay") },
          ...WAYS.map((value) => ({ value, label: term("way", value) })),
        ]}
        refusals={at(refusals, "preferred")}
      />
      {onGrid(terms.hours) && (
        <details>
          <summary>
            {say("contacts.hours")}: <span className="said">{windows(terms.hours)}</span>
          </summary>
          <WeekGrid label={say("contacts.hours")} windows={terms.hours} onChange={(hours) => set({ hours })} refusals={at(refusals, "hours")} />
        </details>
      )}
      <CheckFields
        legend={say("contacts.publish")}
        chosen={terms.publish}
        onChange={(publish) => set({ publish })}
        options={PARTS.map((value) => ({ value, label: term("contactPart", value) }))}
      />
      <Refusals refusals={at(refusals, "publish")} />
    </>
  );
}

function termsOf(contact: Contact): Terms {
  return {
    name: contact.name,
    role: contact.role ?? "",
    phone: contact.phone ?? "",
    email: contact.email ?? "",
    preferred: contact.preferred ?? "",
    publish: [...contact.publish],
    hours: asInput(contact.hours),
  };
}

function inputOf(terms: Terms): ContactTerms {
  return {
    ...terms,
    role: terms.role || null,
    phone: terms.phone || null,
    email: terms.email || null,
    preferred: terms.preferred || null,
  };
}
