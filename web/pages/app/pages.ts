import type { DocumentNode } from "graphql";
import { startTransition, useCallback, useEffect, useState } from "react";
import { useClient, type AnyVariables, type CombinedError, type TypedDocumentNode } from "urql";

type PageInfo = { hasNextPage: boolean; endCursor: string | null };
const MOST_PAGES = 100;

/**
 * All pages of a list, one after the other; what came so far is shown while the rest comes.
 *
 * While something else is asked than before, what was found last is still shown: it is not `current`.
 */
export function useAllPages<Data, Variables extends AnyVariables, Item>(
  document: TypedDocumentNode<Data, Variables> & DocumentNode,
  variables: Omit<Variables & object, "after">,
  read: (data: Data) => { items: readonly Item[]; pageInfo: PageInfo },
  pause = false,
) {
  const client = useClient();
  const [found, setFound] = useState<{
    of: string;
    first: Data | null;
    items: Item[];
    whole: boolean;
    error?: CombinedError;
  }>({
    of: "",
    first: null,
    items: [],
    whole: false,
  });
  const written = JSON.stringify(variables);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (pause) return;
    let over = false;
    void (async () => {
      let after: string | null = null;
      let items: Item[] = [];
      let first: Data | null = null;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const asked = { ...(JSON.parse(written) as object), after } as unknown as Variables;
        const { data, error }: { data?: Data; error?: CombinedError } = await client
          .query(document, asked, { requestPolicy: "network-only" })
          .toPromise();
        if (over) return;
        if (!data) {
          setFound({ of: written, first, items, whole: true, error });
          return;
        }
        first ??= data;
        const part = read(data);
        items = [...items, ...part.items];
        const now = { of: written, first, items, whole: !part.pageInfo.hasNextPage };
        startTransition(() => setFound(now)); // long lists are made ready between the keys that are typed meanwhile
        if (!part.pageInfo.hasNextPage) return;
        after = part.pageInfo.endCursor;
      }
    })();
    return () => {
      over = true;
    };
    // eslint-disable-next-line
  }, [client, document, written, turn, pause]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  const current = found.of === written;
  return { ...found, whole: found.whole && current, current, again };
}
