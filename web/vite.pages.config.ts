import { PurgeCSS } from "purgecss";
import { defineConfig, type Plugin } from "vite";

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

/** What every page needs comes as one file, and what several share as another: a slow phone spends longer on thirty small ones. */
const FEW = [
  { name: "app", tags: ["$initial" as const], priority: 2 },
  { name: "parts", test: /pages\/parts\//, minShareCount: 2, priority: 1 },
];

export default defineConfig({
  root: "pages",
  base: "/static/pages/",
  plugins: [usedStyles],
  build: {
    outDir: "../../graph_service/static/pages",
    emptyOutDir: true,
    manifest: "manifest.json", // what the first load fetches is measured from it
    license: { fileName: "licences.md" },
    chunkSizeWarningLimit: 1200, // kB: the map is one component, and comes only where there is one
    rolldownOptions: { checks: { moduleLevelDirective: false }, output: { codeSplitting: { groups: FEW } } },
  },
});
