import { useState } from "react";
import { say } from "../words";
import { Deed } from "./Deed";

type Props = { text: string; lesser?: boolean; about?: string; children: string };

/** A button that copies a text, and says so until the text is another. */
export function Copy({ text, ...deed }: Props) {
  const [last, setLast] = useState({ text: "", said: "" });
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setLast({ text, said: say("feeds.copied") });
    } catch {
      setLast({ text, said: say("feeds.notCopied") });
    }
  }
  return <Deed {...deed} onDo={copy} done={last.text === text && last.said} />;
}
