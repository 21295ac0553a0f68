import { Component, useEffect, type ReactNode } from "react";
import { useLocation } from "wouter";
import { say } from "../words";

/** Keeps the head of the page standing when a part of it cannot be fetched, or breaks. */
export function Standing({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  return <Fallen key={path}>{children}</Fallen>;
}

class Fallen extends Component<{ children: ReactNode }, { fallen: boolean }> {
  state = { fallen: false };

  static getDerivedStateFromError() {
    return { fallen: true };
  }

  render() {
    return this.state.fallen ? <Broken /> : this.props.children;
  }
}

/** A part that failed once is not asked for again before the page is loaded anew. */
function Broken() {
  const again = () => window.location.reload();
  useEffect(() => {
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);
  return (
    <div className="container-xxl page">
      <div className="state state-failed" role="alert">
        <h1 className="h5">{say("state.broken")}</h1>
        <p>{say(navigator.onLine ? "state.brokenHere" : "state.brokenOffline")}</p>
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={again}>
          {say("state.again")}
        </button>
      </div>
    </div>
  );
}
