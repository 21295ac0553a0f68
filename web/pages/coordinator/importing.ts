import { graphql, type ResultOf, type VariablesOf } from "../app/graphql";

const FINDING = graphql(`
  fragment FindingParts on ImportFinding {
    file
    line
    column
    expected
    found
  }
`);

const CELL = graphql(`
  fragment CellParts on ImportCell {
    column
    label
    ours
    theirs
    both
  }
`);

export const PREVIEW = graphql(
  `
    query ImportPreview($file: ImportFileInput!, $hsds: HsdsInput) {
      importPreview(file: $file, hsds: $hsds) {
        proposalCount
        unchangedCount
        findingCount
        noteCount
        proposals {
          id
          kind
          sheet
          key
          label
          line
          cells {
            ...CellParts
          }
        }
        findings {
          ...FindingParts
        }
        notes {
          ...FindingParts
        }
        unmappedTerms {
          term
          name
          serviceCount
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [CELL, FINDING],
);

export const APPROVE = graphql(
  `
    mutation ImportApprove(
      $file: ImportFileInput!
      $hsds: HsdsInput
      $ids: [ID!]
      $keepIds: [ID!]
      $onBehalf: OnBehalfInput!
    ) {
      importApprove(file: $file, hsds: $hsds, ids: $ids, keepIds: $keepIds, onBehalf: $onBehalf) {
        doneCount
        keptCount
        findings {
          ...FindingParts
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [FINDING],
);

export const LIST_PREVIEW = graphql(
  `
    query RegisterListPreview($file: ImportFileInput!, $source: String) {
      registerListPreview(file: $file, source: $source) {
        source
        listName
        provinces
        rowCount
        bodyCount
        unchangedCount
        homonymCount
        homonyms {
          name
          taxCodes
        }
        changes {
          kind
          count
          proposals {
            taxCode
            name
            before
            after
            partnerName
          }
        }
        findingCount
        findings {
          ...FindingParts
        }
        notes {
          ...FindingParts
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [FINDING],
);

export const LIST_APPROVE = graphql(
  `
    mutation RegisterListApprove($file: ImportFileInput!, $source: String, $kinds: [RegisterChange!]) {
      registerListApprove(file: $file, source: $source, kinds: $kinds) {
        writtenCount
        userErrors {
          message
          path
        }
      }
    }
  `);

  export const TAXONOMY_PREVIEW = graphql(`
    query TaxonomyPreview($file: ImportFileInput!, $esco: EscoInput) {
      taxonomyPreview(file: $file, esco: $esco) {
        competences {
          new
          changed
          unchanged
        }
        mappings {
          new
          changed
          unchanged
        }
        changeCount
        changes {
          key
          label
          new
          cells {
            ...CellParts
          }
        }
        findingCount
        findings {
          ...FindingParts
        }
        leftOutCount
        leftOut {
          ...FindingParts
        }
        unlabelled {
          uri
          label
          key
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [CELL, FINDING],
);

export const TAXONOMY_APPROVE = graphql(
  `
    mutation TaxonomyApprove($file: ImportFileInput!, $esco: EscoInput) {
      taxonomyApprove(file: $file, esco: $esco) {
        competences {
          new
          changed
        }
        findings {
          ...FindingParts
        }
        userErrors {
          message
          path
        }
      }
    }
  `,
  [FINDING],
);

export type Preview = ResultOf<typeof PREVIEW>["importPreview"];
export type Proposal = Preview["proposals"][number];
export type Cell = Proposal["cells"][number];
export type Finding = Preview["findings"][number];
export type Hsds = NonNullable<VariablesOf<typeof PREVIEW>["hsds"]>;
export type ListPreview = ResultOf<typeof LIST_PREVIEW>["registerListPreview"];
export type RegisterChange = ListPreview["changes"][number]["kind"];
export type TaxonomyPreview = ResultOf<typeof TAXONOMY_PREVIEW>["taxonomyPreview"];
export type Esco = NonNullable<VariablesOf<typeof TAXONOMY_PREVIEW>["esco"]>;
export type Sent = { name: string; contents: string };
export type Meaning = { term: string; competence: { id: string; label: string } };

export const MOST_BYTES = 700_000;

/** What is in a file, as an operation takes it. */
export async function fileInput(file: File): Promise<Sent> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return { name: file.name, contents: btoa(text) };
}

const HEADING = "taxonomy_term_id_or_code,competence_id";

/** What terms mean, as the command of the service reads it as well. */
export function written(meanings: readonly Meaning[]): string {
  const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const rows = meanings.map(({ term, competence }) => `${quoted(term)},${competence.id.replace(/^competence:/, "")}`);
  return [HEADING, ...rows, ""].join("\n");
}

/** What a file of meanings says; rows that nobody filled in say nothing. */
export function readMeanings(text: string): Meaning[] {
  const [head = [], ...rows] = cellsOf(text.replace(/^\uFEFF/, ""));
  const [term, competence] = HEADING.split(",").map((name) => head.indexOf(name));
  if (term === undefined || competence === undefined || term < 0 || competence < 0) return [];
  return rows.flatMap((row) => {
    const [name, key] = [row[term]?.trim(), row[competence]?.trim()];
    return name && key ? [{ term: name, competence: { id: `competence:${key}`, label: key } }] : [];
  });
}

function cellsOf(text: string): string[][] {
  const first = text.split("\n", 1)[0] ?? "";
  const sign = first.includes(";") ? ";" : ",";
  const part = new RegExp(`("(?:[^"]|"")*"|[^${sign}"\\r\\n]*)(${sign}|\\r?\\n|$)`, "gy");
  const rows: string[][] = [[]];
  for (let found = part.exec(text); found && part.lastIndex <= text.length; found = part.exec(text)) {
    const cell = found[1] ?? "";
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (found[2] === "") break;
    if (found[2] !== sign) rows.push([]);
  }
  return rows;
}
