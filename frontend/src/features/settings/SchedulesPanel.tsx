// Questions that are asked again by themselves.
import { Button } from "@mantine/core";
import { asProblem } from "@/api/problem";
import { useRemoveSchedule, useSchedules } from "@/api/useSchedules";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import type { Source } from "@/ui/source";
import { NewScheduleForm } from "./NewScheduleForm";
import classes from "./settings.module.css";

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

const SOURCE: Source = { path: "/v1/schedules", python: "client.schedules.list()" };

export function SchedulesPanel() {
  const schedules = useSchedules();
  const remove = useRemoveSchedule();
  const failure = schedules.error ?? remove.error;
  return (
    <Panel
      source={SOURCE}
      title="Schedules"
      note="A question that is asked again of the table of that name as it is then, and held against the time before."
    >
      <NewScheduleForm />
      {failure && <ProblemNotice problem={asProblem(failure)} />}
      <ul className={classes.list} aria-label="Schedules">
        {(schedules.data ?? []).map(({ id, question, dataset_name, next_at }) => (
          <li key={id}>
            <div>
              <b>{question}</b>
              <p>
                of {dataset_name}, next on {WHEN.format(new Date(next_at))}
              </p>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={`Stop asking: ${question}`}
              loading={remove.isPending && remove.variables === id}
              onClick={() => remove.mutate(id)}
            >
              Stop
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
