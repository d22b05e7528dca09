// The log of a run, as the server keeps it: each event with its time, to read and to take away.
import { Button, Loader, TextInput } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { useEvents } from "@/api/useEvents";
import { Icon } from "@/ui/Icon";
import { Panel } from "@/ui/Panel";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { saveText } from "@/ui/saveText";
import { logOf, SourceOf } from "@/ui/source";
import classes from "./LogView.module.css";
import { linesOf } from "./lines";

interface Props {
  runId: string;
  lastSeq: number;
}

export function LogView(props: Props) {
  return (
    <SourceOf value={logOf(props.runId)}>
      <Log {...props} />
    </SourceOf>
  );
}

function Log({ runId, lastSeq }: Props) {
  const events = useEvents(runId, lastSeq);
  const [words, setWords] = useState("");
  if (events.error) {
    return (
      <ProblemNotice problem={asProblem(events.error)} onRetry={() => void events.refetch()} />
    );
  }
  if (!events.data) return <Loader role="status" aria-label="Loading the log" />;
  const lines = linesOf(events.data, words);
  const save = () =>
    saveText(
      `${runId}-log.jsonl`,
      events.data.map((event) => `${JSON.stringify(event)}\n`).join(""),
      "application/x-ndjson",
    );
  return (
    <Panel
      title="The log"
      note={`${events.data.length} events, in the order in which they were kept.`}
      aside={
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="download" size={15} />}
          onClick={save}
        >
          JSON lines
        </Button>
      }
    >
      <TextInput
        label="Find in the log"
        size="xs"
        mb="sm"
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard */}
      <section className={classes.scroll} aria-label="Events of the run" tabIndex={0}>
        <ol className={classes.lines}>
          {lines.map(({ seq, time, type, words: said }) => (
            <li key={seq}>
              <time>{time}</time>
              <b>{type}</b>
              <span>{said}</span>
            </li>
          ))}
        </ol>
      </section>
    </Panel>
  );
}
