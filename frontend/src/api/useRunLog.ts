// The live log of a run; everything is read again from the first event after a refresh.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followRun } from "./eventStream";
import { paced } from "./paced";
import type { Problem } from "./problem";
import { emptyLog, follow, isTerminal, type RunLog } from "./runLog";
import { runKey } from "./useRun";

const DRAWN_EVERY = 150; // milliseconds: a long log comes in many pieces, each too many to draw

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
    const shown = paced(DRAWN_EVERY, () => setLive({ log, problem: null }));
    shown.now();
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
          if (isTerminal(log.status)) shown.now();
          else shown.soon();
          if (log.status !== statusBefore) refresh();
          return !log.missing;
        },
      },
      stop.signal,
    );
    return () => {
      stop.abort();
      shown.stop();
    };
  }, [id, queries]);

  return live;
}
