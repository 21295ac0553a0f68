import { Client, cacheExchange, fetchExchange, subscriptionExchange } from "urql";
import type { Client as Socket } from "graphql-ws";
import { language } from "../words";

/** What only own pages can read of their cookies: sent along by whoever is signed in. */
export function mark(): string {
  return document.cookie.match(/(?:^|; )(?:__Host-)?patti-csrf=([^;]+)/)?.[1] ?? "";
}

let socket: Promise<Socket> | null = null;

function listening(): Promise<Socket> {
  socket ??= import("graphql-ws").then(({ createClient }) => {
    const url = new URL("/graphql", window.location.href);
    url.protocol = url.protocol.replace("http", "ws");
    return createClient({ url: url.href, retryAttempts: 20, shouldRetry: () => true });
  });
  return socket;
}

export function makeClient(): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetchOptions: () => ({
      headers: { "accept-language": language(), ...(mark() ? { "x-patti-csrf": mark() } : {}) },
    }),
    exchanges: [
      cacheExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => {
            let end = () => {};
            let over = false;
            void listening().then((client) => {
              if (over) return;
              end = client.subscribe({ query: request.query ?? "", variables: request.variables }, sink as never);
            });
            return {
              unsubscribe: () => {
                over = true;
                end();
              },
            };
          },
        }),
      }),
      fetchExchange,
    ],
  });
}
