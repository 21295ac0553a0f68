import { Icon } from "design-react-kit";
import { say, term } from "../words";
import { windows, type Window } from "../words/formats";

type Contact = {
  id: string;
  name: string;
  role: string | null;
  phone: string | null;
  email: string | null;
  preferred?: string | null;
  hours?: readonly Window[];
};

type Letter = { subject: string; text: string };
type Props = { contacts: readonly Contact[]; partner: string; letter?: Letter };

/** Whom to ask for, each way one tap away; a letter that is ready is begun with. */
export function Contacts({ contacts, partner, letter }: Props) {
  if (!contacts.length) return <p className="hint">{say("contacts.none")}</p>;
  return (
    <ul className="contacts">
      {contacts.map((one) => (
        <li key={one.id}>
          <span>
            {one.name || partner}
            {one.role && <small> · {one.role}</small>}
            {one.preferred && <small> · {say("contacts.prefers", { way: term("way", one.preferred) })}</small>}
          </span>
          <span className="contact-ways">
            {one.phone && <Phone number={one.phone} />}
            {one.email && (
              <a className="btn btn-outline-primary btn-xs" href={mailTo(one.email, letter)}>
                <Icon icon="it-mail" size="xs" color="primary" aria-hidden /> {say("contacts.write")}
              </a>
            )}
          </span>
          {one.hours && one.hours.length > 0 && <small>{windows(one.hours)}</small>}
        </li>
      ))}
    </ul>
  );
}

/** A number to call with one tap. */
export function Phone({ number }: { number: string }) {
  return (
    <a className="btn btn-outline-primary btn-xs" href={`tel:${number.replace(/\s/g, "")}`}>
      <Icon icon="it-telephone" size="xs" color="primary" aria-hidden /> {number}
    </a>
  );
}

export function mailTo(address: string, letter?: Letter): string {
  if (!letter) return `mailto:${address}`;
  const [subject, text] = [letter.subject, letter.text.replace(/\r?\n/g, "\r\n")].map(encodeURIComponent);
  return `mailto:${address}?subject=${subject}&body=${text}`;
}
