import { defineConfig, type Plugin } from "vite";

/** GraphiQL's style sheet embeds 34 font faces (360 kB); the reader's own fonts do as well. */
const systemFonts: Plugin = {
  name: "system-fonts",
  enforce: "pre",
  transform: {
    filter: { id: /graphiql\/dist\/style\.css$/ },
    handler: (css) => css.replace(/@font-face\s*\{[^}]*\}/g, ""),
  },
};

export default defineConfig({
  root: "graphiql",
  base: "/static/graphiql/",
  plugins: [systemFonts],
  build: {
    outDir: "../../graph_service/static/graphiql",
    emptyOutDir: true,
    license: { fileName: "licences.md" }, // MIT asks that its notice travel with the copy
    chunkSizeWarningLimit: 1200, // kB: GraphiQL is one component
    rolldownOptions: { checks: { moduleLevelDirective: false } }, // "use client" means nothing here
  },
});
