// One step: where it stands, how long it took, why it was chosen and what it beat.
import { Progress } from "@mantine/core";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { Icon, type IconName } from "@/ui/Icon";
import { Lesson } from "@/ui/Lesson";
import { actionName } from "@/ui/names";
import { formatClock, formatSeconds } from "@/ui/numbers";
import { lessonOfStep } from "./lessons";
import classes from "./Timeline.module.css";
import type { Row, RowState } from "./timeline";
import { useElapsed } from "./useElapsed";

const ICONS: Record<RowState, IconName> = {
  waiting: "waiting",
  running: "running",
  done: "passed",
  failed: "failed",
  skipped: "skipped",
};

const WORDS: Record<RowState, string> = {
  waiting: "waiting",
  running: "running",
  done: "done",
  failed: "failed",
  skipped: "left out",
};

export function StepRow({ row }: { row: Row }) {
  return (
    <li className={classes.step} data-state={row.state}>
      <span className={classes.icon}>
        <Icon name={ICONS[row.state]} size={15} />
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <span className={classes.action}>{actionName(row.action)}</span>
          <span className={classes.time}>
            <span className={row.state === "done" ? "visually-hidden" : undefined}>
              {WORDS[row.state]}
            </span>
            {row.state === "done" && row.seconds !== null && ` ${formatSeconds(row.seconds)}`}
            {row.state === "running" && <Clock from={row.startedAt} />}
          </span>
        </div>
        <Reasons row={row} />
        {row.state === "running" && row.done !== null && (
          <Progress value={row.done * 100} size={4} mt={6} aria-label={row.doing || "progress"} />
        )}
        {row.state === "running" && row.doing && <p className={classes.doing}>{row.doing}</p>}
        {row.error && <p className={classes.error}>{row.error}</p>}
      </div>
    </li>
  );
}

/** How long the step has been at it; not read aloud, for it changes every second. */
function Clock({ from }: { from: string | null }) {
  const seconds = useElapsed(from, null, true);
  if (seconds === null || seconds < 1) return null;
  return <span aria-hidden="true"> {formatClock(seconds)}</span>;
}

/** What does the step, and behind it why it was chosen and what it beat. */
function Reasons({ row }: { row: Row }) {
  const titleOf = useAlgorithmTitles();
  const name = row.algorithm && titleOf(row.algorithm);
  const lesson = lessonOfStep(row.action);
  if (!row.why && row.beat.length === 0 && !lesson) {
    return name && <div className={classes.name}>{name}</div>;
  }
  return (
    <details className={classes.reasons}>
      <summary>
        {name} <span className={classes.why}>{name ? "why?" : "Why?"}</span>
      </summary>
      {row.why && <p>{row.why}</p>}
      {lesson && (
        <p>
          <Lesson lesson={lesson} />
        </p>
      )}
      {row.beat.length > 0 && (
        <>
          <p className={classes.beat}>Instead of</p>
          <ul>
            {row.beat.map(({ algorithm, reason }) => (
              <li key={algorithm}>
                <b>{titleOf(algorithm)}</b>: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
