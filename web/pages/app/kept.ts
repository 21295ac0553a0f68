import { useEffect, useState } from "react";

/**
 * State that survives a reload. Desks share computers: it is forgotten when the tab closes, and by whoever signs out.
 */
export function useKept<T>(name: string, first: T): [T, (next: T | ((now: T) => T)) => void] {
  const [value, setValue] = useState<T>(() => {
    const kept = sessionStorage.getItem(`patti-${name}`);
    if (kept === null) return first;
    try {
      return JSON.parse(kept) as T;
    } catch {
      return first;
    }
  });
  useEffect(() => {
    sessionStorage.setItem(`patti-${name}`, JSON.stringify(value));
  }, [name, value]);
  return [value, setValue];
}

export function forget(name: string): void {
  sessionStorage.removeItem(`patti-${name}`);
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
