import { graphql, type ResultOf } from "../app/graphql";

export const PREVIEW = graphql(`
  query ImportPreview($file: ImportFileInput!) {
    importPreview(file: $file) {
      proposalCount
      unchangedCount
      findingCount
      proposals {
        id
        kind
        sheet
        key
        label
        line
        cells {
          column
          label
          ours
          theirs
          both
        }
      }
      findings {
        file
        line
        column
        expected
        found
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export const APPROVE = graphql(`
  mutation ImportApprove($file: ImportFileInput!, $ids: [ID!], $onBehalf: OnBehalfInput!) {
    importApprove(file: $file, ids: $ids, onBehalf: $onBehalf) {
      doneCount
      findings {
        file
        line
        column
        expected
        found
      }
      userErrors {
        message
        path
      }
    }
  }
`);

export type Preview = ResultOf<typeof PREVIEW>["importPreview"];
export type Proposal = Preview["proposals"][number];
export type Finding = Preview["findings"][number];

export const MOST_BYTES = 700_000;

/** What is in a file, as an operation takes it. */
export async function fileInput(file: File): Promise<{ name: string; contents: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return { name: file.name, contents: btoa(text) };
}
