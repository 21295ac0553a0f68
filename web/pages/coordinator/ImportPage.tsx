import { useState } from "react";
import { useViewer, type Role } from "../app/session";
import { Page } from "../parts/Page";
import { Failed, Loading } from "../parts/States";
import { say } from "../words";
import { ImportHsds } from "./ImportHsds";
import { FileField, usePreview } from "./ImportParts";
import { Proposals } from "./ImportProposals";
import { ImportRegister } from "./ImportRegister";
import { ImportTaxonomy } from "./ImportTaxonomy";
import { PREVIEW } from "./importing";

const KINDS = [
  { value: "workbook", label: "import.kind.workbook", roles: ["COORDINATOR"], Bring: ImportWorkbook },
  { value: "hsds", label: "import.kind.hsds", roles: ["COORDINATOR"], Bring: ImportHsds },
  { value: "register", label: "import.kind.register", roles: ["COORDINATOR", "ADMINISTRATOR"], Bring: ImportRegister },
  { value: "taxonomy", label: "import.kind.taxonomy", roles: ["ADMINISTRATOR"], Bring: ImportTaxonomy },
] as const satisfies readonly { value: string; label: string; roles: readonly Role[]; Bring: () => unknown }[];

/** What others keep comes in: first what it would change, then what is approved of it. */
export default function ImportPage() {
  const { roles } = useViewer();
  const mine = KINDS.filter((one) => one.roles.some((role) => roles.includes(role)));
  const [kind, setKind] = useState<string>(mine[0]?.value ?? "");
  const Bring = mine.find((one) => one.value === kind)?.Bring;
  return (
    <Page title={say("import.title")} lead={say("import.lead")}>
      <fieldset className="field checks">
        <legend>{say("import.what")}</legend>
        {mine.map((one) => (
          <label key={one.value} className="check">
            <input type="radio" name="kind" checked={kind === one.value} onChange={() => setKind(one.value)} />
            {say(one.label)}
          </label>
        ))}
      </fieldset>
      {Bring && <Bring />}
    </Page>
  );
}

/** A workbook goes out, people fill it in, and it comes back. */
function ImportWorkbook() {
  const { seen, busy, error, refusals, look, take } = usePreview(PREVIEW);

  async function choose(chosen: File | undefined) {
    const file = await take(chosen);
    if (file) await look({ file });
  }

  return (
    <>
      <section className="narrow">
        <h2 className="h5">{say("import.take")}</h2>
        <p className="hint">{say("import.takeHint")}</p>
        <p className="buttons">
          <a className="btn btn-outline-primary btn-sm" href="/export/network.xlsx" download>
            {say("import.whole")}
          </a>
          <a className="btn btn-outline-primary btn-sm" href="/export/network.xlsx?empty=yes" download>
            {say("import.blank")}
          </a>
        </p>
      </section>
      <section>
        <h2 className="h5">{say("import.bring")}</h2>
        <FileField
          label={say("import.file")}
          accept=".xlsx"
          onChoose={(file) => void choose(file)}
          refusals={refusals}
        />
        {busy && <Loading label={say("import.reading")} />}
        {error && <Failed error={error} />}
        {seen && !busy && (
          <Proposals
            key={JSON.stringify(seen.preview)}
            preview={seen.preview}
            file={seen.asked.file}
            onDone={() => void look(seen.asked)}
          />
        )}
      </section>
    </>
  );
}
