import { Icon } from "design-react-kit";
import { useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { choose, language, say, type Key } from "../words";
import { mark } from "./client";
import { forgetAll } from "./kept";
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
          <a href="/graphql">{say("app.forPrograms")}</a>
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
  const [shown, setShown] = useState<Key | null>(null);
  const sections = navigation(roles);
  const further = sections.groups.find((one) => one.title === shown);
  const item = (one: Section) => (
    <li key={one.path}>
      <Link
        href={one.path}
        aria-current={path.startsWith(one.path) ? "page" : undefined}
        onClick={() => {
          setShown(null);
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
        {sections.groups.map((group) => (
          <li key={group.title}>
            <button
              type="button"
              className="head-more"
              aria-expanded={shown === group.title}
              aria-controls={shown === group.title ? "head-further" : undefined}
              onClick={() => setShown(shown === group.title ? null : group.title)}
            >
              {say(group.title)} <span aria-hidden="true">{shown === group.title ? "▴" : "▾"}</span>
            </button>
          </li>
        ))}
      </ul>
      {further && (
        <ul id="head-further" className="head-further container-xxl" aria-label={say(further.title)}>
          {further.sections.map(item)}
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
          <form method="post" action="/sign-out" onSubmit={forgetAll}>
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
