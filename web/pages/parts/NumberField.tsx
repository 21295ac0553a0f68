import { useState, type ComponentProps } from "react";
import { say } from "../words";
import { number } from "../words/formats";
import { TextField } from "./Field";

type Props = Omit<ComponentProps<typeof TextField>, "value" | "onChange" | "type"> & {
  value: number;
  /** What is no number is 0, which no rule takes here: nothing else is sent in its place. */
  onChange: (value: number) => void;
  whole?: boolean;
};

/** A number as people write it, with a comma or a point. */
export function NumberField({ value, onChange, whole, refusals, ...field }: Props) {
  const [written, setWritten] = useState("");
  const text = numberOf(written, whole) === value ? written : number(value);
  const wrong = !isNumber(text, whole) && [{ message: say(whole ? "number.whole" : "number.any"), path: [] }];
  return (
    <TextField
      {...field}
      inputMode={whole ? "numeric" : "decimal"}
      value={text}
      onChange={(next) => {
        setWritten(next);
        onChange(numberOf(next, whole));
      }}
      refusals={wrong || refusals}
    />
  );
}

const isNumber = (text: string, whole?: boolean) => (whole ? /^\s*-?\d{1,6}\s*$/ : /^\s*-?\d{1,6}([.,]\d*)?\s*$/).test(text);

function numberOf(text: string, whole?: boolean): number {
  return isNumber(text, whole) ? Number(text.replace(",", ".")) : 0;
}
