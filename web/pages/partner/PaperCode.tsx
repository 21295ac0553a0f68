import { useState } from "react";
import { useDeed } from "../app/deeds";
import { graphql } from "../app/graphql";
import { Deed } from "../parts/Deed";
import { TextField } from "../parts/Field";
import { at, beside } from "../parts/Refusals";
import { say } from "../words";

const RECOGNISE = graphql(`
  mutation Recognise($code: String!) {
    referralRecogniseCode(code: $code) {
      referral {
        id
        competence {
          label
        }
        commitment {
          title
        }
      }
      userErrors {
        message
        path
      }
    }
  }
`);

/** A family comes with a code on paper: which request it belongs to. */
export function PaperCode() {
  const [code, setCode] = useState("");
  const [found, setFound] = useState<{ id: string; about: string } | null>(null);
  const { act, busy, refusals } = useDeed(RECOGNISE);
  async function look() {
    setFound(null);
    const referral = (await act({ code }))?.referral;
    if (!referral) return;
    setFound({ id: referral.id, about: `${referral.competence.label}, ${referral.commitment.title}` });
    const card = document.getElementById(`asked-${referral.id}`);
    card?.scrollIntoView({ block: "center" });
    card?.focus({ preventScroll: true });
  }
  return (
    <details>
      <summary>{say("code.have")}</summary>
      <div className="narrow">
        <TextField label={say("code.code")} hint={say("code.hint")} value={code} onChange={setCode} refusals={at(refusals, "code")} />
        <Deed onDo={look} busy={busy} refusals={beside(refusals, "code")} done={found ? say("code.found", { about: found.about }) : false}>
          {say("code.look")}
        </Deed>
      </div>
    </details>
  );
}
