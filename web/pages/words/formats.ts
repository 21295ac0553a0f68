import { language, say } from ".";
import { formatter } from "./intl";

export type Weekday = "MONDAY" | "TUESDAY" | "WEDNESDAY" | "THURSDAY" | "FRIDAY" | "SATURDAY" | "SUNDAY";
export type Window = { weekday: Weekday; opens: string; closes: string };

export const WEEKDAYS: Weekday[] = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
];

const A_MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** lunedì, or lun */
export function weekday(day: Weekday, width: "long" | "short" | "narrow" = "long"): string {
  const at = new Date(A_MONDAY + WEEKDAYS.indexOf(day) * DAY);
  return formatter(Intl.DateTimeFormat, { weekday: width, timeZone: "UTC" }).format(at);
}

/** 3 dicembre 2026 */
export function day(date: string | null | undefined): string {
  if (!date) return say("date.none");
  return formatter(Intl.DateTimeFormat, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  );
}

/** gio 3 dic, or gio 3 giu 2027 in another year */
export function shortDay(date: string): string {
  const year = Number(date.slice(0, 4)) === new Date().getFullYear() ? undefined : "numeric";
  const parts = { weekday: "short", day: "numeric", month: "short", year, timeZone: "UTC" } as const;
  return formatter(Intl.DateTimeFormat, parts).format(new Date(`${date}T00:00:00Z`));
}

/** 15:30 of what the API calls 15:30:00 */
export function clock(time: string): string {
  return time.slice(0, 5);
}

/** 15:30, here, of a moment */
export function timeOf(moment: string): string {
  return formatter(Intl.DateTimeFormat, { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

/** lun 15:00–17:00 */
export function window(one: Window): string {
  const closes = clock(one.closes) === "00:00" ? "24:00" : clock(one.closes);
  return `${weekday(one.weekday, "short")} ${clock(one.opens)}–${closes}`;
}

/** lun–gio 16:30–18:30, sab 9:00–12:00: days in a row at the same time are said once */
export function windows(all: readonly Window[]): string {
  if (!all.length) return say("week.any");
  const byTime = new Map<string, number[]>();
  for (const one of all) {
    const time = window(one).slice(window(one).indexOf(" ") + 1);
    byTime.set(time, [...(byTime.get(time) ?? []), WEEKDAYS.indexOf(one.weekday)]);
  }
  return [...byTime].map(([time, days]) => `${runs(days)} ${time}`).join(", ");
}

function runs(days: number[]): string {
  const name = (at: number) => weekday(WEEKDAYS[at]!, "short");
  const found: [number, number][] = [];
  for (const at of [...days].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else found.push([at, at]);
  }
  return found
    .flatMap(([from, to]) => (to - from > 1 ? [`${name(from)}–${name(to)}`] : from === to ? [name(from)] : [name(from), name(to)]))
    .join(", ");
}

/** 1,5 ore */
export function hours(n: number): string {
  return say("hours", { n });
}

export function number(n: number, digits = 2): string {
  return formatter(Intl.NumberFormat, { maximumFractionDigits: digits }).format(n);
}

export function percent(share: number): string {
  return formatter(Intl.NumberFormat, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** arabo, italiano */
export function languages(tags: readonly string[]): string {
  const names = formatter(Intl.DisplayNames, { type: "language" });
  return tags.map((tag) => names.of(tag) ?? tag).join(", ");
}

/** 1.250,50 € */
export function euros(cents: number): string {
  return formatter(Intl.NumberFormat, { style: "currency", currency: "EUR" }).format(cents / 100);
}

const GROUPED = { it: /^(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$/, en: /^(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/ };

/** How many cents somebody wrote, with or without marks between the thousands; 0 for what is no amount. */
export function centsOf(text: string): number {
  const plain = text.replace(/[\s€]/g, "");
  const found = plain.match(GROUPED[language()]) ?? plain.match(/^(\d+)(?:[.,](\d{1,2}))?$/);
  return found ? Number(found[1]!.replace(/[.,]/g, "")) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}

export function list(parts: string[]): string {
  return formatter(Intl.ListFormat, {}).format(parts);
}
