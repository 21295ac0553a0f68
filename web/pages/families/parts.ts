import { useEffect } from "react";

export const PATH_PART = "patto";

/** Lead whoever came for this part to it, once it is there. */
export function useLed(there: boolean): void {
  useEffect(() => {
    if (there) document.getElementById(decodeURIComponent(window.location.hash.slice(1)))?.focus();
  }, [there]);
}
