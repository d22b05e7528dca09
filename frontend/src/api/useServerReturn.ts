// GET /healthz every three seconds while the server is gone; everything is read again when it is back.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { setReach } from "./reachability";

export function useServerReturn(gone: boolean) {
  const queries = useQueryClient();
  useEffect(() => {
    if (!gone) return;
    const timer = setInterval(async () => {
      const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
      if (!answer?.ok) return;
      setReach("well");
      void queries.invalidateQueries();
    }, 3000);
    return () => clearInterval(timer);
  }, [gone, queries]);
}
