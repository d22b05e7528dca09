// Has a question asked again: of which table, and how often.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { useDatasetPages } from "@/api/useDatasetPages";
import { useCreateSchedule } from "@/api/useSchedules";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./settings.module.css";

const OFTEN = [
  { value: "0 6 * * *", label: "Every day at 6" },
  { value: "0 6 * * 1", label: "Every Monday at 6" },
  { value: "0 6 1 * *", label: "On the first of the month at 6" },
];

export function NewScheduleForm() {
  const tables = useDatasetPages();
  const create = useCreateSchedule();
  const [table, setTable] = useState("");
  const [question, setQuestion] = useState("");
  const [cron, setCron] = useState(OFTEN[0]?.value ?? "");
  const choices = (tables.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const chosen = table || choices[0]?.value || "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    create.mutate(
      { dataset_id: chosen, question: question.trim(), cron, timezone },
      { onSuccess: () => setQuestion("") },
    );
  };
  if (tables.data && choices.length === 0) {
    return (
      <p className={classes.line}>Once there is a table, questions can be asked of it again.</p>
    );
  }
  return (
    <>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label="Question"
          value={question}
          onChange={({ currentTarget }) => setQuestion(currentTarget.value)}
        />
        <NativeSelect
          label="Of the table"
          data={choices}
          value={chosen}
          onChange={({ currentTarget }) => setTable(currentTarget.value)}
        />
        <NativeSelect
          label="How often"
          data={OFTEN}
          value={cron}
          onChange={({ currentTarget }) => setCron(currentTarget.value)}
        />
        <Button type="submit" disabled={!question.trim() || !chosen} loading={create.isPending}>
          Ask it again
        </Button>
      </form>
      {create.error && <ProblemNotice problem={asProblem(create.error)} />}
    </>
  );
}
