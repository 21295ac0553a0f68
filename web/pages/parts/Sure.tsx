import { useRef, useState, type ComponentProps } from "react";
import { flushSync } from "react-dom";
import { say } from "../words";
import { Deed } from "./Deed";

type Props = ComponentProps<typeof Deed> & {
  children: string;
  /** What stands on the button that does it. */
  sure: string;
};

/** A deed that is not easily undone: the first tap asks, the second does it. */
export function Sure({ sure, ...deed }: Props) {
  const home = useRef<HTMLSpanElement>(null);
  const [asking, setAsking] = useState(false);
  async function decide() {
    await deed.onDo();
    close();
  }
  function close() {
    flushSync(() => setAsking(false));
    home.current?.querySelector("button")?.focus();
  }
  return (
    <span ref={home}>
      {!asking && <Deed {...deed} onDo={() => setAsking(true)} />}
      {asking && (
        <span className="deed">
          <span className="sure" tabIndex={-1} ref={focus}>
            {say("sure.ask", { deed: deed.children })}
          </span>
          <span className="buttons">
            <Deed onDo={decide} busy={deed.busy} about={deed.about}>
              {sure}
            </Deed>
            <Deed lesser onDo={close} about={deed.about}>
              {say("cancel")}
            </Deed>
          </span>
        </span>
      )}
    </span>
  );
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}
