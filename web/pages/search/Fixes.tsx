import { Contacts } from "../parts/Contacts";
import { sentence } from "../parts/Refusals";
import { say } from "../words";
import { list } from "../words/formats";
import { isRelaxation } from "./draft";
import type { Fix } from "./queries";

/** The smallest changes that would help, and how many partners each opens. */
export function Fixes({ fixes, onApply }: { fixes: readonly Fix[]; onApply?: (fix: Fix) => void }) {
  if (!fixes.length) return null;
  return (
    <section className="fixes">
      <h4 className="h6">{say("fixes.title")}</h4>
      <ul>
        {fixes.map((fix, index) => {
          const text = sentence(list(fix.changes.map((one) => one.summary)));
          return (
            <li key={index}>
              <p className="mb-1">
                {text} <strong>{say("fixes.opens", { n: fix.partnerCount })}</strong>
              </p>
              {onApply && isRelaxation(fix) ? (
                <button type="button" className="btn btn-outline-primary btn-xs" onClick={() => onApply(fix)}>
                  {say("fixes.apply")}
                  <span className="visually-hidden">: {text}</span>
                </button>
              ) : (
                <AskThem fix={fix} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What only the partner can change is a question to them. */
function AskThem({ fix }: { fix: Fix }) {
  return (
    <details>
      <summary>{say("fixes.ask", { partners: list(fix.commitments.map((one) => one.partner.name)) })}</summary>
      {fix.commitments.map((one) => (
        <div key={one.id}>
          <p className="mb-0">
            {one.partner.name} · {one.title}
          </p>
          <Contacts contacts={one.partner.contacts} partner={one.partner.name} />
        </div>
      ))}
    </details>
  );
}
