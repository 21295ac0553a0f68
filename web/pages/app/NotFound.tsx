import { Link } from "wouter";
import { say } from "../words";
import { Page } from "../parts/Page";

export function NotFound() {
  return (
    <Page title={say("notFound.title")}>
      <p>{say("notFound.text")}</p>
      <Link href="/">{say("home.back")}</Link>
    </Page>
  );
}
