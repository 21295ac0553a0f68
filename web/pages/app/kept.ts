import { useEffect, useState } from "react";

const KEPT = "patti-kept-";
let whose = "";

/** Keep what is written for this person from now on; desks share computers, so what anybody else left is forgotten. */
export function keepFor(person: string): void {
  whose = person;
  forgetWhere((key) => !key.startsWith(keyOf("")));
}

/** Forget all that was written, as whoever signs out does. */
export function forgetAll(): void {
  forgetWhere(() => true);
}

function forgetWhere(goes: (key: string) => boolean): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEPT) && goes(key)) sessionStorage.removeItem(key);
}

function keyOf(name: string): string {
  return `${KEPT}${whose} ${name}`;
}

/** State that survives a reload: of one person, in one tab. */
export function useKept<T>(name: string, first: T): [T, (next: T | ((now: T) => T)) => void] {
  const [value, setValue] = useState<T>(() => {
    const kept = sessionStorage.getItem(keyOf(name));
    if (kept === null) return first;
    try {
      return JSON.parse(kept) as T;
    } catch {
      return first;
    }
  });
  useEffect(() => {
    sessionStorage.setItem(keyOf(name), JSON.stringify(value));
  }, [name, value]);
  return [value, setValue];
}

export function forget(name: string): void {
  sessionStorage.removeItem(keyOf(name));
}

/** A value that follows another once it rests. */
export function useRested<T>(value: T, milliseconds: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return rested;
}
