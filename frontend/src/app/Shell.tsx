// What surrounds every screen: the name, the colour scheme, the state of the connection.
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useReach } from "@/api/reachability";
import { useServerReturn } from "@/api/useServerReturn";
import { Navigation } from "./Navigation";
import { SignedOutPage } from "./pages/SignedOutPage";
import { SchemeToggle } from "./SchemeToggle";
import classes from "./Shell.module.css";

export function Shell({ children }: { children: ReactNode }) {
  const reach = useReach();
  useServerReturn(reach === "offline");
  return (
    <>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      {reach === "offline" && (
        <div className={classes.banner} role="status">
          The server does not answer. Trying again every three seconds; nothing is lost.
        </div>
      )}
      <header className={classes.header}>
        <Link href="/" className={classes.name}>
          <img src="/favicon.svg" alt="" width={26} height={26} />
          Wherefore
        </Link>
        <Navigation />
        <SchemeToggle />
      </header>
      <main id="content" className={classes.main} tabIndex={-1}>
        {reach === "signed_out" ? <SignedOutPage /> : children}
      </main>
    </>
  );
}
