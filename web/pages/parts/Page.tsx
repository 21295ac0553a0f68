import { useEffect, useRef, type ReactNode } from "react";
import { say } from "../words";

/** A page with its one heading; whoever comes to it by keyboard or by ear starts there. */
export function Page(props: { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} – ${say("app.name")}`;
  }, [props.title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="page container-xxl">
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1} className="h3">
            {props.title}
          </h1>
          {props.lead && <p className="lead-text">{props.lead}</p>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </div>
      {props.children}
    </div>
  );
}
