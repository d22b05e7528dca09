// The question as it was understood, in one sentence; each part can be changed and asked again.
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import type { Plan, Run } from "@/api/types";
import { useStartRun } from "@/api/useStartRun";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./question.module.css";
import { Readings } from "./Readings";
import { SentenceForm } from "./SentenceForm";
import { draftOf, isChanged, isWhole, withPart } from "./sentence";

interface Props {
  run: Run;
  question: Plan["question"];
  /** The names of the table's columns. */
  columns: readonly string[];
  onStarted: (run: Run) => void;
}

export function QuestionPanel({ run, question, columns, onStarted }: Props) {
  const [draft, setDraft] = useState(() => draftOf(question));
  const start = useStartRun();
  const ask = () =>
    start.mutate(
      {
        datasetId: run.dataset_id,
        question: draft.text.trim(),
        knowledge: run.knowledge,
        options: { ...run.options, population: [...draft.population] },
        parentRunId: run.id,
      },
      { onSuccess: onStarted },
    );
  return (
    <Panel title="The question as it was understood" part="question">
      <SentenceForm
        draft={draft}
        columns={columns}
        onChange={(part) => setDraft(withPart(draft, part))}
      />
      <details className={classes.more}>
        <summary>In words, and why it was read so</summary>
        <Textarea
          aria-label="The question in words"
          autosize
          minRows={1}
          my="sm"
          value={draft.text}
          onChange={({ currentTarget }) => setDraft({ ...draft, text: currentTarget.value })}
        />
        <Readings readings={question.readings} />
      </details>
      {isChanged(draft, question) && (
        <Button
          size="sm"
          mt="sm"
          loading={start.isPending}
          disabled={!draft.text.trim() || !isWhole(draft, question)}
          onClick={ask}
        >
          Ask again with this
        </Button>
      )}
      {start.error && <ProblemNotice problem={asProblem(start.error)} />}
    </Panel>
  );
}
