import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { say } from "../words";
import { WEEKDAYS, weekday, window as written, type Weekday, type Window } from "../words/formats";
import { Refusals, type Refusal } from "./Refusals";
import { SLOT, SLOTS, slotOf, slotsOf, timeOf, windowsOf, type Slots } from "./week";

type Props = {
  label: string;
  windows: readonly Window[];
  onChange?: (windows: Window[]) => void;
  /** What stands in the week already, such as what is reserved; shown, never painted. */
  taken?: readonly Window[];
  takenLabel?: string;
  /** Where something may begin or be painted; elsewhere the week is closed. */
  open?: readonly Window[];
  /** Each tap is a choice of its own, such as where a session begins, instead of a stroke of paint. */
  onPick?: (day: Weekday, opens: string) => void;
  hint?: string;
  refusals?: Refusal[];
};

const MORNING = (8 * 60) / SLOT;
const NIGHT = (21 * 60) / SLOT;
const HELD = 250;

/** A week of half hours, painted with the pointer or with arrows and the space bar. */
export function WeekGrid({ label, windows, onChange, taken = [], takenLabel, open, onPick, hint, refusals }: Props) {
  const id = useId();
  const slots = useMemo(() => slotsOf(windows), [windows]);
  const takenSlots = useMemo(() => slotsOf(taken), [taken]);
  const openSlots = useMemo(() => open && slotsOf(open), [open]);
  const editable = Boolean(onChange ?? onPick);
  const [whole, setWhole] = useState(false);
  const [at, setAt] = useState({ day: 0, slot: (15 * 60) / SLOT });
  const [stroke, setStroke] = useState<{ paints: boolean; from: [number, number]; to: [number, number] } | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  const finger = useRef<{ cell: [number, number]; x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const [first, last] = useMemo(() => {
    if (whole) return [0, SLOTS];
    const used = [...slots, ...takenSlots, ...(openSlots ?? [])].map((one) => one % SLOTS);
    const after = used.map((one) => one + 1);
    if (openSlots?.size) return [Math.min(...used), Math.max(...after)];
    return [Math.min(MORNING, ...used), Math.max(NIGHT, ...after)];
  }, [whole, slots, takenSlots, openSlots]);

  const shown: Slots = stroke ? painted(slots, stroke) : slots;

  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    table.current?.querySelector<HTMLElement>(`[data-at="${at.day}-${at.slot}"]`)?.focus();
  }, [at]);

  const painting = useRef(false);
  painting.current = stroke !== null;
  useEffect(() => {
    // The page stays while a finger paints. React's own listeners cannot stop it, and one that comes later is not waited for.
    const stay = (event: TouchEvent) => painting.current && event.cancelable && event.preventDefault();
    const grid = table.current;
    grid?.addEventListener("touchmove", stay, { passive: false });
    return () => grid?.removeEventListener("touchmove", stay);
  }, []);

  function cellAt(event: PointerEvent): [number, number] | null {
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-at]");
    const [day, slot] = (cell?.dataset.at ?? "").split("-").map(Number);
    return cell && table.current?.contains(cell) ? [day!, slot!] : null;
  }

  function pick(day: number, slot: number) {
    if (openSlots && !openSlots.has(slotOf(day, slot)) && !slots.has(slotOf(day, slot))) return;
    onPick?.(WEEKDAYS[day]!, timeOf(slot * SLOT));
  }

  function begin(cell: [number, number]) {
    setStroke({ paints: !slots.has(slotOf(...cell)), from: cell, to: cell });
  }

  function down(event: PointerEvent) {
    const cell = cellAt(event);
    if (!editable || !cell || event.button !== 0) return;
    (event.target as HTMLElement).releasePointerCapture?.(event.pointerId);
    if (event.pointerType === "touch") {
      // A finger that moves at once scrolls the page: only one that rests, or goes sideways, paints.
      finger.current = { cell, x: event.clientX, y: event.clientY, timer: setTimeout(() => onChange && begin(cell), HELD) };
      return;
    }
    setAt({ day: cell[0], slot: cell[1] });
    if (onPick) pick(...cell);
    else begin(cell);
  }

  function move(event: PointerEvent) {
    const held = finger.current;
    if (held && !stroke) {
      const [x, y] = [Math.abs(event.clientX - held.x), Math.abs(event.clientY - held.y)];
      if (Math.max(x, y) < 8) return;
      clearTimeout(held.timer);
      if (onChange && x > y) begin(held.cell);
      else finger.current = null;
      return;
    }
    const cell = stroke && cellAt(event);
    if (stroke && cell) setStroke({ ...stroke, to: cell });
  }

  function up() {
    const tapped = finger.current;
    leave();
    if (stroke) onChange?.(windowsOf(painted(slots, stroke)));
    else if (tapped) tap(tapped.cell);
  }

  function tap(cell: [number, number]) {
    setAt({ day: cell[0], slot: cell[1] });
    if (onPick) pick(...cell);
    else onChange?.(windowsOf(painted(slots, { paints: !slots.has(slotOf(...cell)), from: cell, to: cell })));
  }

  function leave() {
    clearTimeout(finger.current?.timer);
    finger.current = null;
    setStroke(null);
  }

  function shownSlot(slot: number): number {
    return Math.min(last - 1, Math.max(first, slot));
  }

  function press(event: KeyboardEvent) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      event.preventDefault();
      const next = {
        day: Math.min(6, Math.max(0, at.day + step[0]!)),
        slot: shownSlot(shownSlot(at.slot) + step[1]!),
      };
      if (event.shiftKey && onChange) {
        const paints = slots.has(slotOf(at.day, at.slot));
        onChange(windowsOf(painted(slots, { paints, from: [at.day, at.slot], to: [next.day, next.slot] })));
      }
      moved.current = true;
      setAt(next);
    } else if ((event.key === " " || event.key === "Enter") && onPick) {
      event.preventDefault();
      pick(at.day, shownSlot(at.slot));
    } else if ((event.key === " " || event.key === "Enter") && onChange) {
      event.preventDefault();
      const cell: [number, number] = [at.day, at.slot];
      onChange(windowsOf(painted(slots, { paints: !slots.has(slotOf(...cell)), from: cell, to: cell })));
    }
  }

  return (
    <div className="week" role="group" aria-labelledby={`${id}-label`}>
      <p id={`${id}-label`} className="field-label">
        {label}
      </p>
      {editable && (
        <p className="hint" id={`${id}-hint`}>
          {hint ?? say("week.hint")}
        </p>
      )}
      <table
        ref={table}
        role="grid"
        aria-labelledby={`${id}-label`}
        aria-describedby={editable ? `${id}-hint` : undefined}
        aria-readonly={!editable}
        className={editable ? "week-grid is-editable" : "week-grid"}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerLeave={stroke ? up : leave}
        onPointerCancel={leave}
        onKeyDown={press}
      >
        <thead>
          <tr>
            <td />
            {WEEKDAYS.map((one) => (
              <th key={one} scope="col">
                <abbr title={weekday(one)}>{weekday(one, "short")}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {range(first, last).map((slot) => (
            <tr key={slot} className={slot % 2 ? "is-half" : undefined}>
              <th scope="row">
                <span className={slot % 2 ? "visually-hidden" : undefined}>{timeOf(slot * SLOT)}</span>
              </th>
              {WEEKDAYS.map((one, day) => {
                const on = shown.has(slotOf(day, slot));
                const held = takenSlots.has(slotOf(day, slot));
                const current = at.day === day && shownSlot(at.slot) === slot;
                const closed = openSlots && !openSlots.has(slotOf(day, slot));
                return (
                  <td
                    key={one}
                    role="gridcell"
                    data-at={`${day}-${slot}`}
                    tabIndex={current ? 0 : -1}
                    aria-selected={on}
                    aria-disabled={closed || undefined}
                    className={[on && "is-on", held && "is-taken", closed && "is-closed"].filter(Boolean).join(" ") || undefined}
                    aria-label={cellLabel(one, slot, held ? takenLabel : undefined)}
                    onFocus={() => setAt({ day, slot })}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="week-foot">
        {onChange && (
          <div className="week-quick">
            <Quick label={say("week.afternoons")} add={afternoons} slots={slots} onChange={onChange} />
            <Quick label={say("week.mornings")} add={mornings} slots={slots} onChange={onChange} />
            {windows.length > 0 && (
              <button type="button" className="chip" onClick={() => onChange([])}>
                {say("week.clear")}
              </button>
            )}
            <button type="button" className="chip" aria-pressed={whole} onClick={() => setWhole(!whole)}>
              {say("week.whole")}
            </button>
          </div>
        )}
        <p aria-live="polite" className="week-sum">
          {windows.length ? windows.map(written).join(" · ") : say(onPick ? "week.none" : "week.any")}
        </p>
        {taken.length > 0 && (
          <p className="week-taken">
            <span className="swatch is-taken" aria-hidden="true" /> {takenLabel}: {taken.map(written).join(" · ")}
          </p>
        )}
      </div>
      <Refusals refusals={refusals} />
    </div>
  );
}

function Quick(props: { label: string; add: Window[]; slots: Slots; onChange: (windows: Window[]) => void }) {
  return (
    <button
      type="button"
      className="chip"
      onClick={() => props.onChange(windowsOf(new Set([...props.slots, ...slotsOf(props.add)])))}
    >
      {props.label}
    </button>
  );
}

const workdays = WEEKDAYS.slice(0, 5);
const afternoons: Window[] = workdays.map((weekday) => ({ weekday, opens: "16:30", closes: "19:00" }));
const mornings: Window[] = workdays.map((weekday) => ({ weekday, opens: "09:00", closes: "12:00" }));

function painted(
  slots: Slots,
  { paints, from, to }: { paints: boolean; from: [number, number]; to: [number, number] },
): Slots {
  const next = new Set(slots);
  for (const day of range(Math.min(from[0], to[0]), Math.max(from[0], to[0]) + 1)) {
    for (const slot of range(Math.min(from[1], to[1]), Math.max(from[1], to[1]) + 1)) {
      if (paints) next.add(slotOf(day, slot));
      else next.delete(slotOf(day, slot));
    }
  }
  return next;
}

function cellLabel(day: (typeof WEEKDAYS)[number], slot: number, taken?: string): string {
  const time = `${weekday(day)} ${timeOf(slot * SLOT)}–${timeOf((slot + 1) * SLOT)}`;
  return taken ? `${time}, ${taken}` : time;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
