import { useState } from "react";

/** Begin anew from what stands there once it has been revised; what is said beside its button stays. */
export function useRevised(revision: number, anew: () => void): void {
  const [seen, setSeen] = useState(revision);
  if (seen === revision) return;
  setSeen(revision);
  anew();
}
