// One algorithm: what it does, on what it rests, its settings and its sources.
import { Badge } from "@mantine/core";
import type { Algorithm } from "@/api/types";
import { designName, graphName, kindName } from "@/ui/names";
import { Panel } from "@/ui/Panel";
import classes from "./AlgorithmCard.module.css";
import { Settings } from "./Settings";

export function AlgorithmCard({ algorithm }: { algorithm: Algorithm }) {
  const { title, name, summary, assumes, references, available } = algorithm;
  return (
    <Panel
      title={title}
      note={
        <>
          <code>{name}</code> · {summary}
        </>
      }
      aside={
        !available && <Badge color="orange">needs {algorithm.missing_modules.join(", ")}</Badge>
      }
    >
      <Facts algorithm={algorithm} />
      {assumes.length > 0 && (
        <details>
          <summary>What it assumes ({assumes.length})</summary>
          <ul className={classes.list}>
            {assumes.map((assumption) => (
              <li key={assumption.name}>{assumption.words}</li>
            ))}
          </ul>
        </details>
      )}
      <Settings schema={algorithm.parameters} />
      {references.length > 0 && (
        <details>
          <summary>Where it comes from</summary>
          <ul className={classes.list}>
            {references.map((reference) => (
              <li key={reference}>
                <Source reference={reference} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Facts({ algorithm: { returns, designs, effects, min_samples, max_variables } }: Props) {
  const facts = [
    returns && graphName(returns),
    ...(designs ?? []).map(designName),
    ...(effects ?? []).map(kindName),
    min_samples && `at least ${min_samples} rows`,
    max_variables && `at most ${max_variables} columns`,
  ].filter(Boolean);
  return facts.length > 0 ? <p className={classes.facts}>{facts.join(" · ")}</p> : null;
}

function Source({ reference }: { reference: string }) {
  const isDoi = /^10\.\d{4,}\//.test(reference);
  const isLink = /^https?:\/\//.test(reference);
  if (!isDoi && !isLink) return <>{reference}</>;
  return (
    <a href={isDoi ? `https://doi.org/${reference}` : reference} rel="noreferrer" target="_blank">
      {reference}
    </a>
  );
}

interface Props {
  algorithm: Algorithm;
}
