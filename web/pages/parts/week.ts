import { WEEKDAYS, type Window } from "../words/formats";

export const SLOT = 30;
export const SLOTS = (24 * 60) / SLOT;

/** Slots of a week, numbered from Monday at midnight. */
export type Slots = ReadonlySet<number>;

export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

export function timeOf(minutes: number): string {
  const at = minutes % (24 * 60);
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}

export function slotOf(day: number, slot: number): number {
  return day * SLOTS + slot;
}

/** The slots that windows touch. */
export function slotsOf(windows: readonly Window[]): Set<number> {
  const found = new Set<number>();
  for (const one of windows) {
    const day = WEEKDAYS.indexOf(one.weekday);
    const closes = minutesOf(one.closes) || 24 * 60;
    for (let at = minutesOf(one.opens); at < closes; at += SLOT) found.add(slotOf(day, Math.floor(at / SLOT)));
  }
  return found;
}

/** The windows that slots make, adjoining ones as one. */
export function windowsOf(slots: Slots): Window[] {
  const found: Window[] = [];
  WEEKDAYS.forEach((weekday, day) => {
    for (let slot = 0; slot < SLOTS; slot += 1) {
      if (!slots.has(slotOf(day, slot))) continue;
      const opens = slot;
      while (slot < SLOTS && slots.has(slotOf(day, slot))) slot += 1;
      found.push({ weekday, opens: timeOf(opens * SLOT), closes: timeOf(slot * SLOT) });
    }
  });
  return found;
}

/** Whether the grid can show these windows as they are, without rounding them to its slots. */
export function onGrid(windows: readonly Window[]): boolean {
  return windows.every((one) => minutesOf(one.opens) % SLOT === 0 && minutesOf(one.closes) % SLOT === 0);
}

/** The windows as the API takes them. */
export function asInput(windows: readonly Window[]): Window[] {
  return windows.map(({ weekday, opens, closes }) => ({ weekday, opens: opens.slice(0, 5), closes: closes.slice(0, 5) }));
}

/** The parts of these windows that lie inside some of the others too; all of them where there are no others. */
export function within(windows: readonly Window[], others: readonly Window[]): Window[] {
  if (!others.length) return asInput(windows);
  const inside = slotsOf(others);
  return windowsOf(new Set([...slotsOf(windows)].filter((one) => inside.has(one))));
}

/** A session that begins then, as a window of the week. */
export function session(weekday: Window["weekday"], opens: string, minutes: number): Window {
  return { weekday, opens, closes: timeOf(minutesOf(opens) + minutes) };
}

/** The session that takes in this moment and lies within the open times, beside those already there; as it was asked where none does. */
export function placed(
  open: readonly Window[],
  others: readonly Window[],
  weekday: Window["weekday"],
  at: string,
  minutes: number,
): Window {
  const free = slotsOf(open);
  for (const slot of slotsOf(others)) free.delete(slot);
  const fits = (one: Window) => minutesOf(one.opens) + minutes <= 24 * 60 && [...slotsOf([one])].every((slot) => free.has(slot));
  for (let back = 0; back < minutes; back += SLOT) {
    const opens = minutesOf(at) - back;
    const one = opens >= 0 && session(weekday, timeOf(opens), minutes);
    if (one && fits(one)) return one;
  }
  return session(weekday, at, minutes);
}

export function holds(one: Window, weekday: Window["weekday"], opens: string): boolean {
  const at = minutesOf(opens);
  return one.weekday === weekday && minutesOf(one.opens) <= at && at < (minutesOf(one.closes) || 24 * 60);
}
