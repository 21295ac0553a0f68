import type { Client as Socket } from "graphql-ws";
import { Client, type Exchange, cacheExchange, createRequest, fetchExchange, ssrExchange, subscriptionExchange } from "urql";
import { language } from "../words";
import { VIEWER } from "./viewer";

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

/** What the service told along with the frame: once, instead of an answer. Nothing where the frame came alone. */
const told: Exchange = (input) => {
  const data = document.getElementById("told")?.textContent;
  const initialState = data ? { [createRequest(VIEWER, {}).key]: { data } } : {};
  return ssrExchange({ isClient: true, initialState })(input);
};

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
      told,
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
