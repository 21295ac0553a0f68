import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { say } from "../words";
import { Refusals, type Refusal } from "./Refusals";

export type Option = { id: string; label: string; note?: string };

type Props = {
  label: string;
  hint?: ReactNode;
  placeholder?: string;
  /** What to choose from for the text written so far. */
  options: Option[];
  text: string;
  onText: (text: string) => void;
  onChoose: (option: Option) => void;
  busy?: boolean;
  /** What is said when nothing is found. */
  none?: string;
  refusals?: Refusal[];
};

/** A text field with suggestions: arrows choose, Enter takes, Escape closes; what is read aloud follows. */
export function Combobox(props: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  const { options, text } = props;
  const shown = open && text.trim() !== "";

  useEffect(() => setActive(-1), [options]);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  function take(option: Option) {
    props.onChoose(option);
    setOpen(false);
  }

  function press(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length) {
      event.preventDefault();
      setOpen(true);
      setActive((active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && shown && options.length) {
      event.preventDefault();
      take(options[Math.max(active, 0)]!);
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      setOpen(false);
    }
  }

  const found = options.length || !props.none ? say("combobox.found", { n: options.length }) : props.none;
  const refused = (props.refusals ?? []).length > 0;
  return (
    <div className="field combobox">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        className="form-control"
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={`${id}-hint${refused ? ` ${id}-refusals` : ""}`}
        aria-invalid={refused || undefined}
        placeholder={props.placeholder}
        value={text}
        onChange={(event) => {
          props.onText(event.target.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={props.label} ref={list} hidden={!shown || !options.length}>
        {options.map((option, index) => (
          <li
            key={option.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(option)}
          >
            {option.label}
            {option.note && <small>{option.note}</small>}
          </li>
        ))}
      </ul>
      <p id={`${id}-hint`} className="hint" aria-live="polite">
        {shown && !props.busy ? found : props.hint}
      </p>
      <Refusals id={`${id}-refusals`} refusals={props.refusals} />
    </div>
  );
}

/** Without accents, small: what people type is found however it is written. */
export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLocaleLowerCase();
}

/** Whether two texts share most of their pairs of letters: what was mistyped, or run together, is still recognised. */
export function alike(one: string, other: string): boolean {
  const [a, b] = [pairs(one), pairs(other)];
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return (2 * shared) / (a.size + b.size) >= 0.6;
}

function pairs(text: string): Set<string> {
  const letters = text.replace(/[^\p{L}\d]/gu, "");
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
}
