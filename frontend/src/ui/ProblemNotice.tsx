// What went wrong: the cause, what to do about it, and the id to quote.
import { Button } from "@mantine/core";
import type { Problem } from "@/api/problem";
import { Icon } from "./Icon";
import classes from "./ProblemNotice.module.css";

interface Props {
  problem: Pick<Problem, "message" | "hint" | "requestId">;
  onRetry?: (() => void) | undefined;
}

export function ProblemNotice({ problem, onRetry }: Props) {
  return (
    <div className={classes.notice} role="alert">
      <span className={classes.icon}>
        <Icon name="warning" size={20} />
      </span>
      <div>
        <p className={classes.cause}>{problem.message}</p>
        {problem.hint && <p className={classes.hint}>{problem.hint}</p>}
        {problem.requestId && (
          <p className={classes.request}>
            Request <code>{problem.requestId}</code>
          </p>
        )}
        {onRetry && (
          <Button size="xs" variant="default" mt="sm" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
