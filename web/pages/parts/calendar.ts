import { WEEKDAYS, type Window } from "../words/formats";

export type Booked = { id: string; title: string; place: string; startsOn: string; endsOn: string; sessions: readonly Window[] };

const DAY = 86_400_000;
const ROME = [
  "BEGIN:VTIMEZONE",
  "TZID:Europe/Rome",
  "BEGIN:STANDARD",
  "DTSTART:19961027T030000",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "BEGIN:DAYLIGHT",
  "DTSTART:19960331T020000",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT",
  "END:VTIMEZONE",
];

/** Weekly sessions as iCalendar (RFC 5545), on the wall clock of Torino. */
export function calendarOf(booked: readonly Booked[]): string {
  const stamp = `${compact(new Date().toISOString().slice(0, 19))}Z`;
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//patti//patti//IT", ...ROME];
  for (const one of booked) {
    one.sessions.forEach((session, index) => {
      const day = firstDay(one.startsOn, WEEKDAYS.indexOf(session.weekday));
      if (day > one.endsOn) return;
      const closes = session.closes.startsWith("00:00") ? later(day, 1) : day;
      lines.push(
        "BEGIN:VEVENT",
        `UID:${one.id}-${index}@patti`,
        `DTSTAMP:${stamp}`,
        `DTSTART;TZID=Europe/Rome:${at(day, session.opens)}`,
        `DTEND;TZID=Europe/Rome:${at(closes, session.closes)}`,
        // The last day ends in Torino an hour or two before it does in UTC: no session of the next one is reached.
        `RRULE:FREQ=WEEKLY;UNTIL=${compact(one.endsOn)}T215959Z`,
        `SUMMARY:${escaped(one.title)}`,
        ...(one.place ? [`LOCATION:${escaped(one.place)}`] : []),
        "END:VEVENT",
      );
    });
  }
  return [...lines, "END:VCALENDAR", ""].flatMap(folded).join("\r\n");
}

/** Hand a text to the person as a file. */
export function download(name: string, type: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function firstDay(from: string, weekday: number): string {
  const start = (new Date(`${from}T00:00:00Z`).getUTCDay() + 6) % 7;
  return later(from, (weekday - start + 7) % 7);
}

function later(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

function at(date: string, time: string): string {
  return `${compact(date)}T${time.slice(0, 5).replace(":", "")}00`;
}

function compact(text: string): string {
  return text.replace(/[-:]/g, "");
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
}

/** Lines of at most 75 octets; what goes on begins with a blank. */
function folded(line: string): string[] {
  const found: string[] = [];
  let now = "";
  for (const letter of line) {
    if (new TextEncoder().encode(now + letter).length > 74) {
      found.push(now);
      now = " ";
    }
    now += letter;
  }
  return [...found, now];
}
