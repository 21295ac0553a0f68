import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { Page } from "../parts/Page";
import { Empty, Failed, Loading } from "../parts/States";
import { say, term } from "../words";
import { FAMILIES } from "./queries";

/** The households that one accompanies, those who wait first. */
export default function FamiliesPage() {
  const [after, setAfter] = useState<(string | null)[]>([null]);
  return (
    <Page
      title={say("families.title")}
      lead={say("families.lead")}
      actions={
        <Link className="btn btn-primary btn-sm" href="/families/new">
          {say("newFamily.title")}
        </Link>
      }
    >
      {after.map((cursor, index) => (
        <Families
          key={cursor ?? ""}
          after={cursor}
          more={index === after.length - 1 ? (next) => setAfter([...after, next]) : undefined}
        />
      ))}
    </Page>
  );
}

function Families({ after, more }: { after: string | null; more?: (cursor: string | null) => void }) {
  const [{ data, error }, again] = useQuery({ query: FAMILIES, variables: { after } });
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Loading />;
  const { edges, pageInfo } = data.beneficiaries;
  if (!edges.length) return <Empty title={say("families.none")} />;
  return (
    <>
      <ul className="cards">
        {edges.map(({ node }) => {
          const open = node.needs.filter((one) => one.state === "OPEN");
          return (
            <li key={node.id} className="card-box">
              <h2 className="h6">
                <Link href={`/families/${encodeURIComponent(node.id)}`}>{node.code}</Link>
              </h2>
              <p className="mb-1">
                {node.area.name} · {node.members.map((one) => term("age", one.ageBand)).join(", ")}
              </p>
              <p className="mb-0">
                {open.length ? (
                  <>
                    <strong>{say("families.waiting", { n: open.length })}</strong>{" "}
                    {open
                      .map((one) =>
                        one.priority === "URGENT"
                          ? `${one.competence.label} (${term("priority", one.priority)})`
                          : one.competence.label,
                      )
                      .join(", ")}
                  </>
                ) : (
                  say("families.nothingWaiting")
                )}
              </p>
            </li>
          );
        })}
      </ul>
      {more && pageInfo.hasNextPage && (
        <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => more(pageInfo.endCursor)}>
          {say("list.more")}
        </button>
      )}
    </>
  );
}
