// One link: what it says in words, its marks to change, what is stated of it, and all that is known of it.
import { Button, Group, NativeSelect } from "@mantine/core";
import type { GraphEdge, Mark } from "@/api/types";
import { Dossier } from "./Dossier";
import { type Draft, isSameArrow, marksFor } from "./draft";
import { type End, forbid, isFixed, release, remove, require, reverse, setMark } from "./edits";
import { signsOf, wordsOf } from "./marks";
import classes from "./Studio.module.css";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  edge: GraphEdge;
  allowsHidden: boolean;
}

export function LinkPanel({ studio, edge, allowsHidden }: Props) {
  const { draft, edit } = studio;
  const { source, target, lag = 0 } = edge;
  const isStated = isRequired(draft, edge);
  return (
    <div className={classes.side}>
      <h3 className={classes.link}>
        {source}
        {lag > 0 && <small> (t−{lag})</small>} <b>{signsOf(edge)}</b> {target}
      </h3>
      <p className={classes.words} aria-live="polite">
        {wordsOf(edge, allowsHidden)}.
      </p>
      <Group grow align="end">
        {(["source", "target"] as const).map((end) => (
          <MarkChoice key={end} studio={studio} edge={edge} end={end} />
        ))}
      </Group>
      <Group gap={6}>
        <Button
          size="xs"
          variant="default"
          disabled={lag > 0}
          onClick={() => edit(reverse(edge), `${source} and ${target} turned around`)}
        >
          Turn around
        </Button>
        <Button
          size="xs"
          variant={isStated ? "filled" : "default"}
          aria-pressed={isStated}
          onClick={() =>
            isStated
              ? edit(release([source, target]), `${source} → ${target} no longer required`)
              : edit(require(source, target, lag), `${source} → ${target} required`)
          }
        >
          {isStated ? "Required" : "Require"}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => edit(forbid(source, target), `${source} → ${target} forbidden`)}
        >
          Forbid
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => edit(remove(edge), `${source} – ${target} removed`)}
        >
          Remove
        </Button>
      </Group>
      <Dossier edge={edge} />
    </div>
  );
}

const MARK_WORDS: Record<Mark, string> = {
  tail: "– tail (a cause)",
  arrow: "→ arrow head (no cause)",
  circle: "○ circle (open)",
};

export function MarkChoice({
  studio: { draft, edit },
  edge,
  end,
  isBare = false,
}: {
  studio: Studio;
  edge: GraphEdge;
  end: End;
  /** Without a visible label, as in a table. */
  isBare?: boolean;
}) {
  const now = edge[`${end}_mark`];
  const marks = new Set<Mark>([...marksFor(draft), now]);
  const label = `Mark at ${edge[end]}`;
  return (
    <NativeSelect
      size="xs"
      {...(isBare ? { "aria-label": `${label} of ${edge.source} and ${edge.target}` } : { label })}
      value={now}
      disabled={isFixed(edge, end)}
      data={[...marks].map((mark) => ({ value: mark, label: isBare ? mark : MARK_WORDS[mark] }))}
      onChange={({ currentTarget: { value } }) =>
        edit(setMark(edge, end, value as Mark), `${label.toLowerCase()} is now ${value}`)
      }
    />
  );
}

export const isRequired = ({ required }: Draft, { source, target }: GraphEdge): boolean =>
  required.some((arrow) => isSameArrow(arrow, [source, target]));
