import { useId, type ReactNode } from "react";
import { Refusals, type Refusal } from "./Refusals";

type Shared = { label: string; hint?: ReactNode; refusals?: Refusal[] };

function Around(props: Shared & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      {props.children}
      {props.hint && (
        <p className="hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      )}
      <Refusals id={`${props.id}-refusals`} refusals={props.refusals} />
    </div>
  );
}

function told(id: string, props: Shared) {
  const refused = Boolean(props.refusals?.length);
  const about = [props.hint && `${id}-hint`, refused && `${id}-refusals`].filter(Boolean).join(" ");
  return { id, "aria-invalid": refused || undefined, "aria-describedby": about || undefined };
}

type InputProps = Shared & {
  value: string | number;
  onChange: (value: string) => void;
  type?: "text" | "number" | "date" | "time";
  inputMode?: "numeric" | "decimal";
  min?: number;
  max?: number;
  step?: number;
  required?: boolean;
};

export function TextField({ onChange, ...props }: InputProps) {
  const id = useId();
  return (
    <Around id={id} {...props}>
      <input
        className="form-control"
        type={props.type ?? "text"}
        inputMode={props.inputMode}
        value={props.value}
        min={props.min}
        max={props.max}
        step={props.step}
        required={props.required}
        onChange={(event) => onChange(event.target.value)}
        {...told(id, props)}
      />
    </Around>
  );
}

export function LongField(props: Shared & { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <Around id={id} {...props}>
      <textarea
        className="form-control"
        rows={3}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        {...told(id, props)}
      />
    </Around>
  );
}

type SelectProps = Shared & {
  value: string;
  onChange: (value: string) => void;
  options: { value: string; label: string }[];
};

export function SelectField(props: SelectProps) {
  const id = useId();
  return (
    <Around id={id} {...props}>
      <select
        className="form-select"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        {...told(id, props)}
      >
        {props.options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </Around>
  );
}

type ChecksProps<T extends string> = {
  legend: string;
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  options: { value: T; label: string }[];
};

export function CheckFields<T extends string>({ legend, chosen, onChange, options }: ChecksProps<T>) {
  return (
    <fieldset className="field checks">
      <legend>{legend}</legend>
      {options.map((one) => (
        <label key={one.value} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(one.value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, one.value] : chosen.filter((value) => value !== one.value))
            }
          />
          {one.label}
        </label>
      ))}
    </fieldset>
  );
}
