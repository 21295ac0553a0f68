import { Icon } from "design-react-kit";
import { useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { choose, language, say } from "../words";
import { mark } from "./client";
import { navigation, type Section } from "./sections";
import { useViewer } from "./session";

export function Layout({ children }: { children: ReactNode }) {
  document.documentElement.lang = language();
  return (
    <>
      <a className="skip" href="#main">
        {say("app.skip")}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <div className="container-xxl">
          <span>{say("app.foot")}</span>
          <a href="/graphql">GraphQL</a>
        </div>
      </footer>
    </>
  );
}

function Header() {
  const [open, setOpen] = useState(false);
  return (
    <header className="head">
      <div className="head-bar container-xxl">
        <Link href="/" className="head-name">
          {say("app.name")}
        </Link>
        <button
          type="button"
          className="head-burger"
          aria-expanded={open}
          aria-controls="head-nav"
          onClick={() => setOpen(!open)}
        >
          <Icon icon={open ? "it-close" : "it-burger"} color="white" aria-hidden />
          <span>{say("app.menu")}</span>
        </button>
        <Account />
      </div>
      <Navigation open={open} leave={() => setOpen(false)} />
    </header>
  );
}

function Navigation({ open, leave }: { open: boolean; leave: () => void }) {
  const { roles } = useViewer();
  const [path] = useLocation();
  const [more, setMore] = useState(false);
  const sections = navigation(roles);
  const item = (one: Section) => (
    <li key={one.path}>
      <Link
        href={one.path}
        aria-current={path.startsWith(one.path) ? "page" : undefined}
        onClick={() => {
          setMore(false);
          leave();
        }}
      >
        {say(one.title)}
      </Link>
    </li>
  );
  return (
    <nav id="head-nav" className={open ? "head-nav is-open" : "head-nav"} aria-label={say("app.sections")}>
      <ul className="container-xxl">
        {sections.main.map(item)}
        {sections.more.length > 0 && (
          <li>
            <button
              type="button"
              className="head-more"
              aria-expanded={more}
              aria-controls={more ? "head-more" : undefined}
              onClick={() => setMore(!more)}
            >
              {say("app.forPartner")} <span aria-hidden="true">{more ? "▴" : "▾"}</span>
            </button>
          </li>
        )}
      </ul>
      {more && (
        <ul id="head-more" className="container-xxl">
          {sections.more.map(item)}
        </ul>
      )}
    </nav>
  );
}

function Account() {
  const { account } = useViewer();
  const other = language() === "it" ? "en" : "it";
  return (
    <div className="head-account">
      <button type="button" className="head-link" lang={other} onClick={() => choose(other)}>
        {other === "en" ? "English" : "Italiano"}
      </button>
      {account ? (
        <>
          <a className="head-link" href="/account">
            {account.name}
          </a>
          <form method="post" action="/sign-out">
            <input type="hidden" name="csrf" value={mark()} />
            <button className="head-link">{say("app.signOut")}</button>
          </form>
        </>
      ) : (
        <a className="head-link" href="/sign-in">
          {say("app.signIn")}
        </a>
      )}
    </div>
  );
}
