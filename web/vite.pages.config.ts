import { formatDocument } from "@urql/core";
import { print } from "graphql";
import { PurgeCSS } from "purgecss";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { ADDRESSES } from "./pages/app/addresses.ts";
import { VIEWER } from "./pages/app/viewer.ts";

/**
 * Of the design system's style sheet only what these pages use is sent: reading all of it takes a slow phone longer than the
 * script. It also embeds the icons of a video player, as data that the pages' policy refuses; there is no video.
 */
const usedStyles: Plugin = {
  name: "used-styles",
  enforce: "pre",
  transform: {
    filter: { id: /bootstrap-italia\.min\.css$/ },
    async handler(css) {
      const [used] = await new PurgeCSS().purge({
        content: USING.map((one) => decodeURIComponent(new URL(one, import.meta.url).pathname)),
        css: [{ raw: css.replace(/@font-face\s*\{[^}]*VideoJS[^}]*\}/g, "") }],
        safelist: { standard: [/^(btn|icon|progress-spinner)(-|$)/] }, // put together by the design system's own components
        keyframes: true,
      });
      return used?.css;
    },
  },
};
const KIT = ["Button", "Icon", "Spinner"].map((name) => `node_modules/design-react-kit/dist/${name}/${name}.js`);
const USING = ["pages/index.html", "pages/**/*.ts", "pages/**/*.tsx", ...KIT];

/**
 * Tells the service what it may send along with the frame, so that nothing waits for the script to have been read: the answer
 * to who asks, and the names of the files that hold the page of an address. See `graph_service/pages/frame.py`.
 */
const along: Plugin = {
  name: "along",
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
    const named = new Map(chunks.map((one) => [one.fileName, one]));
    const needs = (one: Rolldown.OutputChunk, seen = new Set<string>()): Set<string> => {
      if (!seen.has(one.fileName)) {
        seen.add(one.fileName);
        for (const name of one.imports) if (named.has(name)) needs(named.get(name)!, seen);
      }
      return seen;
    };
    const first = needs(chunks.find((one) => one.isEntry)!);
    const pages = Object.entries(ADDRESSES).map(([path, file]) => {
      const page = chunks.find((one) => one.facadeModuleId?.endsWith(`/pages/${file}.tsx`));
      if (!page) return this.error(`${path}: there is no pages/${file}.tsx`);
      return [path, [...needs(page)].filter((name) => !first.has(name))];
    });
    const source = JSON.stringify({ viewer: print(formatDocument(VIEWER)), pages: Object.fromEntries(pages) }, null, 2);
    this.emitFile({ type: "asset", fileName: "along.json", source });
  },
};

/** What every page needs comes as one file, and what several share as another: a slow phone spends longer on thirty small ones. */
const FEW = [
  { name: "app", tags: ["$initial" as const], priority: 2 },
  { name: "parts", test: /pages\/parts\//, minShareCount: 2, priority: 1 },
];

export default defineConfig({
  root: "pages",
  base: "/static/pages/",
  plugins: [usedStyles, along],
  build: {
    outDir: "../../graph_service/static/pages",
    emptyOutDir: true,
    manifest: "manifest.json", // what the first load fetches is measured from it
    license: { fileName: "licences.md" },
    chunkSizeWarningLimit: 1200, // kB: the map is one component, and comes only where there is one
    rolldownOptions: { checks: { moduleLevelDirective: false }, output: { codeSplitting: { groups: FEW } } },
  },
});
