import { Button, Spinner } from "design-react-kit";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { CombinedError } from "urql";
import { say } from "../words";

const A_MOMENT = 400;

/** That something is on its way, once it is for longer than a moment: what comes at once is not preceded by a flash. */
export function Loading({ label }: { label?: string }) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), A_MOMENT);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="state" role="status">
      {long && (
        <>
          <Spinner active small label={label ?? say("state.loading")} />
          <span aria-hidden="true">{label ?? say("state.loading")}</span>
        </>
      )}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="state state-empty">
      <p className="h6 mb-1">{title}</p>
      {children}
    </div>
  );
}

/** What went wrong, in words a person can use, and the way to try again. */
export function Failed({ error, again }: { error: CombinedError; again?: () => void }) {
  const code = error.graphQLErrors[0]?.extensions.code;
  const text =
    error.networkError && !error.response
      ? say(navigator.onLine ? "state.unreachable" : "state.offlineFailed")
      : code === "FORBIDDEN"
        ? say("state.forbidden")
        : say("state.failed");
  const id = error.graphQLErrors[0]?.extensions.id;
  const retry = useRef(again);
  retry.current = again;
  useEffect(() => {
    const back = () => retry.current?.();
    window.addEventListener("online", back);
    return () => window.removeEventListener("online", back);
  }, []);
  return (
    <div className="state state-failed" role="alert">
      <p className="mb-2">
        {text}
        {typeof id === "string" && <small className="d-block">{say("state.number", { id })}</small>}
      </p>
      {again && code !== "FORBIDDEN" && (
        <Button color="primary" outline size="sm" onClick={() => again()}>
          {say("state.again")}
        </Button>
      )}
    </div>
  );
}

/** A line that stays while the machine has no network. */
export function Offline() {
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return <div aria-live="polite">{offline && <p className="offline">{say("state.offline")}</p>}</div>;
}
