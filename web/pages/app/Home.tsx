import { Link } from "wouter";
import { Page } from "../parts/Page";
import { say, term } from "../words";
import { list } from "../words/formats";
import { sectionsOf } from "./sections";
import { useViewer } from "./session";

/** What one can do here, for whoever comes the first time as for whoever comes each day. */
export function Home() {
  const viewer = useViewer();
  const name = viewer.account?.name;
  const roles = list(viewer.roles.map((role) => term("role", role).toLocaleLowerCase()));
  return (
    <Page
      title={name ? say("home.hello", { name }) : say("home.operator")}
      lead={name ? say("home.roles", { roles }) : say("home.operatorAbout")}
    >
      <ul className="tiles">
        {sectionsOf(viewer.roles).map((one) => (
          <li key={one.path}>
            <Link href={one.path} className="tile">
              <span className="tile-title">{say(one.title)}</span>
              <span className="tile-about">{say(one.about)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {!sectionsOf(viewer.roles).length && <p>{say("home.nothing")}</p>}
      {!viewer.account && (
        <p>
          <a href="/sign-in">{say("home.enter")}</a>
        </p>
      )}
      <p className="small-print">{say("home.privacy")}</p>
    </Page>
  );
}
