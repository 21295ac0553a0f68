import { Suspense, lazy } from "react";
import { say } from "../words";
import { Loading } from "./States";

export type MapPlace = { id: string; mark: string; label: string; latitude: number; longitude: number };

export type MapArea = { id: string; name: string; kind: "CITY" | "DISTRICT" | "NEIGHBOURHOOD" | "ZONE" };

export type AreaMapProps = {
  label: string;
  chosen: readonly string[];
  /** How dark each area is, from 0 to 1. */
  shades?: Record<string, number>;
  places?: readonly MapPlace[];
  /** The area that is coloured where somebody points at; the zone where none is. */
  onPick?: (area: MapArea) => void;
  onPlace?: (id: string) => void;
};

const AreaMap = lazy(() => import("./AreaMap"));

/** The map comes only where it is shown: it is larger than all the rest. */
export function LazyAreaMap(props: AreaMapProps) {
  return (
    <Suspense fallback={<Loading label={say("map.loading")} />}>
      <AreaMap {...props} />
    </Suspense>
  );
}
