import { useState, type ReactNode } from "react";

type Props = { title: ReactNode; about?: string; className?: string; children: () => ReactNode };

/** What is there for those who ask: made only once it is opened, and kept while it is closed again. */
export function Unfold({ title, about, className, children }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <details className={className} onToggle={(event) => event.currentTarget.open && setOpened(true)}>
      <summary>
        {title}
        {about && <span className="visually-hidden">: {about}</span>}
      </summary>
      {opened && children()}
    </details>
  );
}
