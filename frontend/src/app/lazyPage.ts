// Pages that come with a file of their own: one that cannot be had now is asked for until it can.
import { type ComponentType, lazy } from "react";
import { offline } from "@/api/problem";
import { noteFailure } from "@/api/reachability";

const AGAIN_MS = 3000;
const REST_MS = 60_000;

// biome-ignore lint/suspicious/noExplicitAny: a page may take any properties
export const lazyPage = <Page extends ComponentType<any>>(load: () => Promise<{ default: Page }>) =>
  lazy(() => patiently(load));

async function patiently<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (;;) {
    try {
      return await load();
    } catch {
      if (await isServed()) startAnew();
      else noteFailure(offline());
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

const isServed = async (): Promise<boolean> =>
  (await fetch("/healthz", { cache: "no-store" }).catch(() => null))?.ok ?? false;

/** After an update of the server the old pages' files are gone: begin with the new ones, once. */
function startAnew(): void {
  const now = performance.timeOrigin;
  const last = Number(sessionStorage.getItem("started anew") ?? 0);
  if (now - last < REST_MS) return;
  sessionStorage.setItem("started anew", String(now));
  location.reload();
}
