import { LngLatBounds, Map, Marker, NavigationControl, setWorkerUrl, type GeoJSONSource, type StyleSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../app/graphql";
import { say } from "../words";
import { Failed, Loading } from "./States";
import type { AreaMapProps, MapArea } from "./LazyAreaMap";

const ZONES = graphql(`
  query Zones {
    pacts(first: 50) {
      edges {
        node {
          place {
            name
            point {
              latitude
              longitude
            }
          }
        }
      }
    }
    areas(kind: ZONE) {
      id
      name
      kind
      geometry
      within {
        share
        area {
          id
          name
          kind
        }
      }
    }
  }
`);

type Zone = ResultOf<typeof ZONES>["areas"][number];

const TORINO: [[number, number], [number, number]] = [
  [7.577, 45.006],
  [7.774, 45.141],
];

setWorkerUrl(new URL(workerUrl, import.meta.url).href);

/** The city's zones, to look at and to pick from, with numbered places on them. */
export default function AreaMap({ label, chosen, shades, places = [], onPick, onPlace }: AreaMapProps) {
  const [{ data, error, fetching }, again] = useQuery({ query: ZONES, requestPolicy: "cache-first" });
  const home = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Map | null>(null);
  const [broken, setBroken] = useState(false);
  const [under, setUnder] = useState("");
  const pick = useRef((_zoneId: string) => {});
  pick.current = (zoneId) => {
    const zone = data?.areas.find((one) => one.id === zoneId);
    if (zone) onPick?.(colouredAt(zone, shades));
  };

  useEffect(() => {
    if (!data || !home.current) return;
    let made: Map;
    try {
      made = new Map({
        container: home.current,
        style: "/map/style.json",
        bounds: TORINO,
        fitBoundsOptions: { padding: 8 },
        maxZoom: 16,
        dragRotate: false,
        pitchWithRotate: false,
        cooperativeGestures: false,
        attributionControl: { compact: true },
        locale: {
          "NavigationControl.ZoomIn": say("map.in"),
          "NavigationControl.ZoomOut": say("map.out"),
          "Map.Title": label,
        },
      });
    } catch {
      setBroken(true);
      return;
    }
    made.addControl(new NavigationControl({ showCompass: false }));
    made.on("load", () => {
      made.addSource("zones", {
        type: "geojson",
        promoteId: "id",
        data: {
          type: "FeatureCollection",
          features: data.areas
            .filter((one) => one.geometry)
            .map((one) => ({
              type: "Feature",
              properties: { id: one.id, name: one.name },
              geometry: JSON.parse(one.geometry!),
            })),
        },
      });
      for (const layer of LAYERS) made.addLayer(layer);
      made.on("click", "zones", (event) => {
        const found = event.features?.[0]?.properties as { id: string } | undefined;
        if (found) pick.current(found.id);
      });
      made.on("mousemove", "zones", (event) => setUnder(String(event.features?.[0]?.properties.name ?? "")));
      made.on("mouseleave", "zones", () => setUnder(""));
      for (const { node } of data.pacts.edges) {
        const { name, point } = node.place ?? {};
        if (!name || !point) continue;
        const element = document.createElement("div");
        element.className = "map-name";
        element.textContent = name.replace("Casa del Quartiere", "Casa");
        element.setAttribute("aria-hidden", "true");
        new Marker({ element, offset: [0, 18] }).setLngLat([point.longitude, point.latitude]).addTo(made);
      }
      setMap(made);
    });
    return () => {
      setMap(null);
      made.remove();
    };
  }, [data, label]);

  useEffect(() => {
    if (!map || !data) return;
    const source = map.getSource<GeoJSONSource>("zones");
    if (!source) return;
    for (const zone of data.areas) {
      const { id, within } = zone;
      const lies = within.some(({ area, share }) => share >= 0.5 && chosen.includes(area.id));
      const state = { chosen: chosen.includes(id) || lies, shade: shades?.[colouredAt(zone, shades).id] ?? 0 };
      map.setFeatureState({ source: "zones", id }, state);
    }
  }, [map, data, chosen, shades]);

  const marked = JSON.stringify(places);
  useEffect(() => {
    if (!map) return;
    const markers = (JSON.parse(marked) as typeof places).map((place) => {
      // The list says the same to those who do not see the map, and is in reach of the keyboard.
      const element = document.createElement("div");
      element.className = "map-mark";
      element.textContent = place.mark;
      element.title = place.label;
      element.setAttribute("aria-hidden", "true");
      element.addEventListener("click", (event) => {
        event.stopPropagation();
        onPlace?.(place.id);
      });
      return new Marker({ element }).setLngLat([place.longitude, place.latitude]).addTo(map);
    });
    if (places.length) {
      const bounds = new LngLatBounds();
      for (const one of places) bounds.extend([one.longitude, one.latitude]);
      map.fitBounds(bounds, { padding: 60, maxZoom: 13.2, animate: false });
    }
    return () => markers.forEach((one) => one.remove());
    // Handlers reach what they need through refs; the places alone say when to draw again.
    // eslint-disable-next-line
  }, [map, marked]);

  if (error) return <Failed error={error} again={again} />;
  if (broken) return <p className="state">{say("map.cannot")}</p>;
  return (
    <div className="map">
      {(fetching || !map) && <Loading label={say("map.loading")} />}
      <div ref={home} className="map-home" data-ready={map ? "" : undefined} />
      <p className="map-under" aria-hidden="true">
        {under}
      </p>
    </div>
  );
}

/** The area whose colour a zone has: its own, or that of the one that holds most of it; itself where there is none. */
function colouredAt(zone: Zone, shades: Record<string, number> = {}): MapArea {
  const around = [...zone.within].sort((a, b) => b.share - a.share).map(({ area }) => area);
  const { id, name, kind } = [zone, ...around].find((one) => one.id in shades) ?? zone;
  return { id, name, kind };
}

const LAYERS: StyleSpecification["layers"] = [
  {
    id: "zones",
    type: "fill",
    source: "zones",
    paint: {
      "fill-color": ["case", ["boolean", ["feature-state", "chosen"], false], "#0066cc", "#b3261e"],
      "fill-opacity": [
        "case",
        ["boolean", ["feature-state", "chosen"], false],
        0.45,
        ["*", 0.75, ["coalesce", ["feature-state", "shade"], 0]],
      ],
    },
  },
  {
    id: "borders",
    type: "line",
    source: "zones",
    paint: {
      "line-color": ["case", ["boolean", ["feature-state", "chosen"], false], "#004d99", "#8a96a3"],
      "line-width": ["case", ["boolean", ["feature-state", "chosen"], false], 2.5, 1],
    },
  },
];
