import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";
import "./style.css";

const socket = new URL("/graphql", window.location.href);
socket.protocol = socket.protocol.replace("http", "ws");

// Whoever is signed in also sends what only own pages can read of their cookies.
function mark(): Record<string, string> {
  const found = document.cookie.match(/(?:^|; )(?:__Host-)?patti-csrf=([^;]+)/);
  return found ? { "x-patti-csrf": found[1]! } : {};
}

const fetcher = createGraphiQLFetcher({
  url: "/graphql",
  fetch: (input, init) => fetch(input, { ...init, headers: { ...init?.headers, ...mark() } }),
  subscriptionUrl: socket.href,
  enableIncrementalDelivery: false, // the service answers whole: neither @defer nor @stream
});

const firstQuery = `# Le circoscrizioni di Torino,
# e le competenze vicine a «compiti».
#
# The districts of Torino, and the
# competences close to homework.
#
# Ctrl-Enter: esegui, run
# Ctrl-Space: completa, complete

query {
  areas(kind: DISTRICT) {
    id
    name
  }
  competences(search: "compiti", first: 5) {
    edges {
      node {
        id
        label
      }
    }
  }
}
`;

// Desks share computers: queries and their variables are forgotten when the tab closes.
createRoot(document.getElementById("graphiql")!).render(
  <StrictMode>
    <GraphiQL fetcher={fetcher} storage={window.sessionStorage} defaultQuery={firstQuery} />
  </StrictMode>,
);
