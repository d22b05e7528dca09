// The answer to a question about a described model: what follows, and how the text was read.
import type { Deduction } from "@/api/types";
import { Panel } from "@/ui/Panel";
import { told } from "@/ui/source";
import { arrowWords } from "./arrows";
import classes from "./FormalAnswer.module.css";

interface Props {
  deduction: Deduction;
  /** The description with its question, as it was sent. */
  text: string;
}

export function FormalAnswer({ deduction, text }: Props) {
  const { answer, model, statements } = deduction;
  return (
    <Panel
      title="What follows from the description"
      note="Worked out without data."
      source={told("/v1/formal-questions", { text })}
      part="answer"
    >
      <p className={classes.answer} role="status">
        {answer.sentence}
      </p>
      {(answer.derivation ?? []).length > 0 && (
        <details>
          <summary>How it follows</summary>
          <ul className={classes.list}>
            {(answer.derivation ?? []).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <details open>
        <summary>How the description was read</summary>
        <ul className={classes.list}>
          {model.graph.edges.map((edge) => (
            <li key={`${edge.source} ${edge.target} ${edge.source_mark}`}>{arrowWords(edge)}</li>
          ))}
          {statements.map((statement) => (
            <li key={statement}>{statement}</li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}
