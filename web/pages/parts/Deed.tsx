import type { ReactNode } from "react";
import { Refusals, type Refusal } from "./Refusals";

type Props = {
  onDo: () => unknown;
  busy?: boolean;
  refusals?: readonly Refusal[];
  done?: string | false;
  lesser?: boolean;
  about?: string;
  children: ReactNode;
};

/** A button that does something, with what came of it beside it. */
export function Deed({ onDo, busy, refusals, done, lesser, about, children }: Props) {
  return (
    <span className="deed">
      <button
        type="button"
        className={lesser ? "btn btn-outline-primary btn-sm" : "btn btn-primary btn-sm"}
        aria-disabled={busy || undefined}
        onClick={() => !busy && onDo()}
      >
        {children}
        {about && <span className="visually-hidden"> {about}</span>}
      </button>
      <Refusals refusals={refusals} />
      <Done text={done} />
    </span>
  );
}

/** That something is done: said aloud where it appears. */
export function Done({ text }: { text?: string | false }) {
  return (
    <span role="status" className={text ? "done" : undefined}>
      {text}
    </span>
  );
}
