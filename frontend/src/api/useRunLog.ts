// The live log of a run; everything is read again from the first event after a refresh.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followRun } from "./eventStream";
import type { Problem } from "./problem";
import { emptyLog, follow, isTerminal, type RunLog } from "./runLog";
import { runKey } from "./useRun";

interface Live {
  log: RunLog;
  problem: Problem | null;
}

export function useRunLog(id: string): Live {
  const queries = useQueryClient();
  const [live, setLive] = useState<Live>({ log: emptyLog, problem: null });

  useEffect(() => {
    const stop = new AbortController();
    let log = emptyLog;
    setLive({ log, problem: null });
    const refresh = () => void queries.invalidateQueries({ queryKey: runKey(id) });
    void followRun(
      id,
      {
        lastSeq: () => log.lastSeq,
        isDone: () => isTerminal(log.status),
        onConnection: (problem) => setLive((now) => ({ ...now, problem })),
        onEvents: (events) => {
          const statusBefore = log.status;
          log = follow(log, events);
          setLive({ log, problem: null });
          if (log.status !== statusBefore) refresh();
          return !log.missing;
        },
      },
      stop.signal,
    );
    return () => stop.abort();
  }, [id, queries]);

  return live;
}
