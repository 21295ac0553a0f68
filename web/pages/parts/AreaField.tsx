import { useMemo, useState } from "react";
import { useQuery } from "urql";
import type { Named } from "../search/draft";
import { AREAS } from "../search/queries";
import { say, term } from "../words";
import { Combobox, alike, plain, type Option } from "./Combobox";
import type { Refusal } from "./Refusals";

const ORDER = ["NEIGHBOURHOOD", "ZONE", "DISTRICT", "CITY"];

type Props = {
  label: string;
  hint?: string;
  area: Named | null;
  onChoose: (area: Named) => void;
  refusals?: Refusal[];
};

/** An area by its name, as people call it. */
export function AreaField(props: Props) {
  const [{ data }] = useQuery({ query: AREAS, requestPolicy: "cache-first" });
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? props.area?.name ?? "";
  const options = useMemo(() => {
    const areas = data?.areas ?? [];
    const wanted = plain(shown).split(/\s+/).filter(Boolean);
    const spelt = areas.filter((one) => wanted.every((word) => plain(one.name).includes(word)));
    return (spelt.length ? [...spelt] : areas.filter((one) => alike(plain(one.name), plain(shown))))
      .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.name.localeCompare(b.name))
      .slice(0, 12)
      .map<Option>((one) => {
        const district = one.within.find(({ area }) => area.kind === "DISTRICT")?.area.name;
        return { id: one.id, label: one.name, note: [term("areaKind", one.kind), district].filter(Boolean).join(" · ") };
      });
  }, [data, shown]);
  const chosen = data?.areas.find(({ id }) => id === props.area?.id);
  // A zone is called by a number: what lies around it says where it is.
  const within = text === null && chosen?.kind === "ZONE" ? chosen.within.map(({ area }) => area.name).join(" · ") : "";
  return (
    <Combobox
      label={props.label}
      hint={within ? say("area.within", { areas: within }) : (props.hint ?? say("area.hint"))}
      options={text === null ? [] : options}
      text={shown}
      onText={setText}
      busy={!data || text === null}
      none={say("area.none")}
      refusals={props.refusals}
      onChoose={(option) => {
        props.onChoose({ id: option.id, name: option.label });
        setText(null);
      }}
    />
  );
}
