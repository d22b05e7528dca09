// The screens that belong to no single analysis.
import { Link, useLocation } from "wouter";
import classes from "./Navigation.module.css";

const PLACES = [
  { href: "/", label: "Ask" },
  { href: "/runs", label: "Analyses" },
  { href: "/datasets", label: "Tables" },
  { href: "/draw", label: "Draw" },
  { href: "/catalogue", label: "Methods" },
  { href: "/api", label: "API" },
  { href: "/settings", label: "Settings" },
] as const;

export function Navigation() {
  const [path] = useLocation();
  return (
    <nav className={classes.places} aria-label="Main">
      {PLACES.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={path === href ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
