import { useEffect, useRef, useState } from "react";

type Entry<T> = { item: T; decided?: string };

/** A list in which what was decided stays in its place until the page is left: nothing slides under the finger. */
export function useDecided<T>(items: readonly T[], idOf: (item: T) => string) {
  const [decided, setDecided] = useState<(Entry<T> & { at: number })[]>([]);
  const waiting = items.filter((item) => decided.every((one) => idOf(one.item) !== idOf(item)));
  const entries: Entry<T>[] = waiting.map((item) => ({ item }));
  for (const one of [...decided].sort((a, b) => a.at - b.at)) entries.splice(one.at, 0, one);
  function decide(item: T, sentence: string): void {
    const at = entries.findIndex((one) => idOf(one.item) === idOf(item));
    setDecided((now) => [...now, { item, decided: sentence, at }]);
  }
  return { entries, waiting, decide };
}

/** What was decided, where the buttons were; whoever pressed one goes on from here. */
export function Decided({ text }: { text: string }) {
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) line.current?.focus({ preventScroll: true });
  }, []);
  return (
    <p className="done mb-0" ref={line} tabIndex={-1}>
      {text}
    </p>
  );
}
