// Seconds between two moments, or since the first while it lasts.
import { useEffect, useState } from "react";

export function useElapsed(from: string | null, to: string | null, goesOn: boolean): number | null {
  const [now, setNow] = useState(Date.now);
  const isTicking = goesOn && from !== null;
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isTicking]);
  if (from === null || (to === null && !goesOn)) return null;
  const end = to === null ? now : new Date(to).getTime();
  return Math.max(0, end - new Date(from).getTime()) / 1000;
}
