import { Phone } from "../parts/Contacts";
import { say } from "../words";
import { windows } from "../words/formats";
import type { Service } from "./queries";

/** What the city offers to everybody, beside the partners. */
export function Services({ services }: { services: readonly Service[] }) {
  if (!services.length) return null;
  return (
    <section className="services">
      <h4 className="h6">{say("services.title")}</h4>
      <ul>
        {services.map((one) => (
          <li key={one.id}>
            <p className="mb-0">
              <strong>{one.name}</strong>
            </p>
            <p className="mb-0">{[one.provider, one.place?.address ?? one.place?.name].filter(Boolean).join(" · ")}</p>
            {one.hours.length > 0 && <p className="mb-0 hint">{windows(one.hours)}</p>}
            {one.howToAsk && <p className="mb-0 hint">{one.howToAsk}</p>}
            {one.phone && <Phone number={one.phone} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
