import { useState } from "react";
import { useQuery } from "urql";
import { useDeed } from "../app/deeds";
import { graphql, type ResultOf } from "../app/graphql";
import { useViewer } from "../app/session";
import { say } from "../words";
import { day } from "../words/formats";
import { Copy } from "./Copy";
import { Deed } from "./Deed";
import { Failed, Loading } from "./States";
import { Unfold } from "./Unfold";

const FEEDS = graphql(`
  query Feeds {
    viewer {
      account {
        id
        feeds {
          id
          mark
          madeAt
          readAt
          revokedAt
          partner {
            id
          }
          inclusionPact {
            id
          }
        }
      }
    }
  }
`);

const CREATE_FEED = graphql(`
  mutation CreateFeed($subjectId: ID!) {
    feedCreate(subjectId: $subjectId) {
      address
      feed {
        id
      }
      userErrors {
        message
        path
      }
    }
  }
`);

const REVOKE_FEED = graphql(`
  mutation RevokeFeed($id: ID!) {
    feedRevoke(id: $id) {
      userErrors {
        message
        path
      }
    }
  }
`);

type Account = NonNullable<NonNullable<ResultOf<typeof FEEDS>["viewer"]>["account"]>;
type Feed = Account["feeds"][number];
type Props = { subjectId: string; about: string; className?: string };

const FIRST_MAY_COME = { additionalTypenames: ["Feed"] };

/** The sessions in the calendar of one's telephone: an address, shown once, and worthless at one tap. */
export function Calendar({ subjectId, about, className }: Props) {
  const { account } = useViewer();
  if (!account) return null;
  return (
    <Unfold title={say("feeds.title")} about={about} className={className}>
      {() => <Feeds subjectId={subjectId} about={about} />}
    </Unfold>
  );
}

function Feeds({ subjectId, about }: Props) {
  const [{ data, error }, again] = useQuery({ query: FEEDS, context: FIRST_MAY_COME });
  const [address, setAddress] = useState("");
  const { act, busy, refusals } = useDeed(CREATE_FEED);
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const good = (data.viewer?.account?.feeds ?? []).filter(
    (one) => !one.revokedAt && (one.partner ?? one.inclusionPact)?.id === subjectId,
  );
  async function make() {
    const made = await act({ subjectId });
    if (made?.address) setAddress(made.address);
  }
  return (
    <>
      <p className="hint mb-2">{say("feeds.hint")}</p>
      {address ? (
        <Address address={address} about={about} onKept={() => setAddress("")} />
      ) : (
        <Deed lesser onDo={make} busy={busy} refusals={refusals} about={about}>
          {say("feeds.make")}
        </Deed>
      )}
      <ul className="plain-list mt-2 mb-0">
        {good.map((one) => (
          <FeedPart key={one.id} feed={one} />
        ))}
      </ul>
    </>
  );
}

function Address({ address, about, onKept }: { address: string; about: string; onKept: () => void }) {
  return (
    <div className="to-check">
      <p className="mb-1" role="status">
        {say("feeds.once")}
      </p>
      <p className="mb-2 feed-address">{address}</p>
      <div className="buttons">
        <Copy text={address} about={about}>
          {say("feeds.copy")}
        </Copy>
        <a className="btn btn-outline-primary btn-sm" href={address.replace(/^https?:/, "webcal:")}>
          {say("feeds.open")}
          <span className="visually-hidden"> {about}</span>
        </a>
        <Deed lesser onDo={onKept} about={about}>
          {say("feeds.kept")}
        </Deed>
      </div>
    </div>
  );
}

function FeedPart({ feed }: { feed: Feed }) {
  const { act, busy, refusals } = useDeed(REVOKE_FEED, ["Feed"]);
  return (
    <li>
      {say("feeds.made", { mark: feed.mark, day: day(feed.madeAt) })} ·{" "}
      {feed.readAt ? say("feeds.read", { day: day(feed.readAt) }) : say("feeds.neverRead")}{" "}
      <Deed lesser onDo={() => act({ id: feed.id })} busy={busy} refusals={refusals} about={feed.mark}>
        {say("feeds.revoke")}
      </Deed>
    </li>
  );
}
