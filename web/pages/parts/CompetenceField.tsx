import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { useRested } from "../app/kept";
import { COMPETENCES } from "../search/queries";
import { say } from "../words";
import { Combobox } from "./Combobox";

/** A competence in everyday words: the API forgives mistakes and knows what things are called besides. */
export function CompetenceField(props: { label: string; onChoose: (competence: { id: string; label: string }) => void }) {
  const [text, setText] = useState("");
  const search = useRested(text.trim(), 200);
  const [{ data, fetching, operation }] = useQuery({ query: COMPETENCES, variables: { search }, pause: search.length < 2 });
  // While an answer is awaited, the one before is still here: its first word must not be taken for that of the next.
  const answered = !fetching && operation?.variables.search === search;
  const current = answered && search.length >= 2 && text.trim() === search;
  const options = useMemo(
    () =>
      (data?.competences.edges ?? []).map(({ node }) => ({
        id: node.id,
        label: node.label,
        note: node.broader.map((one) => one.label).join(", "),
      })),
    [data],
  );
  return (
    <Combobox
      label={props.label}
      hint={say("competence.hint")}
      placeholder={say("competence.example")}
      options={current ? options : []}
      text={text}
      onText={setText}
      busy={!current}
      none={say("competence.none")}
      onChoose={(option) => {
        props.onChoose({ id: option.id, label: option.label });
        setText("");
      }}
    />
  );
}
