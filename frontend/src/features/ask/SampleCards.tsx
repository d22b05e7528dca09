// Data sets that come with the server, each with a question: one click asks it.
import { Loader, UnstyledButton } from "@mantine/core";
import type { Sample } from "@/api/types";
import classes from "./SampleCards.module.css";

interface Props {
  samples: readonly Sample[];
  starting: string | null;
  onPick: (sample: Sample) => void;
}

export function SampleCards({ samples, starting, onPick }: Props) {
  return (
    <ul className={classes.cards}>
      {samples.map((sample) => (
        <li key={sample.name}>
          <UnstyledButton
            className={classes.card}
            onClick={() => onPick(sample)}
            disabled={starting !== null}
          >
            <span className={classes.title}>{sample.title}</span>
            <span className={classes.question}>{sample.question}</span>
            <span className={classes.about}>{firstParagraph(sample.description)}</span>
            {starting === sample.name && <Loader size="xs" className={classes.loader ?? ""} />}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

/** What the table is about; the data dictionary that follows is for the planner. */
const firstParagraph = (description: string): string => description.split(/\n\s*\n/)[0] ?? "";
