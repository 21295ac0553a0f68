import { defineConfig, type Plugin } from "vite";

/** The style sheet embeds the icons of a video player, as data that the pages' policy refuses; there is no video. */
const noVideo: Plugin = {
  name: "no-video",
  enforce: "pre",
  transform: {
    filter: { id: /bootstrap-italia\.min\.css$/ },
    handler: (css) => css.replace(/@font-face\s*\{[^}]*VideoJS[^}]*\}/g, ""),
  },
};

export default defineConfig({
  root: "pages",
  base: "/static/pages/",
  plugins: [noVideo],
  build: {
    outDir: "../../graph_service/static/pages",
    emptyOutDir: true,
    manifest: "manifest.json", // what the first load fetches is measured from it
    license: { fileName: "licences.md" },
    chunkSizeWarningLimit: 1200, // kB: the map is one component, and comes only where there is one
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
