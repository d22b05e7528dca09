// A run that asks which reading of the question is meant: choose one, or say it in other words.
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import type { RunAsks } from "@/api/types";
import { useAnswerRun } from "@/api/useAnswerRun";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";

interface Props {
  runId: string;
  asks: RunAsks;
}

export function AskedBack({ runId, asks }: Props) {
  const [text, setText] = useState("");
  const answer = useAnswerRun(runId);
  const ready = text.trim().length > 0 && !answer.isPending;
  const say = (event: FormEvent) => {
    event.preventDefault();
    if (ready) answer.mutate({ text: text.trim() });
  };
  return (
    <Panel
      title={asks.question}
      note="The run waits for your answer; waiting uses up no time."
      part="asks"
    >
      <Stack gap="sm" align="flex-start">
        {asks.choices.map(({ id, text: reading }) => (
          <Button
            key={id}
            variant="default"
            disabled={answer.isPending}
            onClick={() => answer.mutate({ choice: id })}
          >
            {reading}
          </Button>
        ))}
      </Stack>
      <form onSubmit={say}>
        <Group gap="sm" mt="md" align="flex-end">
          <TextInput
            label="Or in other words"
            placeholder="The column, or the whole question"
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Button type="submit" disabled={!ready} loading={answer.isPending}>
            Answer
          </Button>
          <Button
            variant="subtle"
            disabled={answer.isPending}
            onClick={() => answer.mutate({ approve: false })}
          >
            Stop here
          </Button>
        </Group>
      </form>
      {answer.error && <ProblemNotice problem={asProblem(answer.error)} />}
    </Panel>
  );
}
