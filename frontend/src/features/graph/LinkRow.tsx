// One link as a row: its marks, whether it is stated, and what can be done with it.
import { Button, Checkbox } from "@mantine/core";
import type { GraphEdge } from "@/api/types";
import { formatShare } from "@/ui/numbers";
import { keyOf } from "./draft";
import { forbid, release, remove, require } from "./edits";
import { isRequired, MarkChoice } from "./LinkPanel";
import classes from "./LinkTable.module.css";
import { signsOf, wordsOf } from "./marks";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  edge: GraphEdge;
  allowsHidden: boolean;
}

export function LinkRow({ studio, edge, allowsHidden }: Props) {
  const { source, target, lag = 0, confidence } = edge;
  const isStated = isRequired(studio.draft, edge);
  const isPicked = studio.picked !== null && keyOf(studio.picked) === keyOf(edge);
  const pair = `${source} and ${target}`;
  return (
    <tr data-picked={isPicked || undefined}>
      <th scope="row">
        <button
          type="button"
          className={classes.pick}
          aria-pressed={isPicked}
          onClick={() => studio.pick(isPicked ? null : keyOf(edge))}
        >
          {source}
          {lag > 0 && <small> (t−{lag})</small>} <span>{signsOf(edge)}</span> {target}
        </button>
      </th>
      <td data-wide>{wordsOf(edge, allowsHidden)}</td>
      <td data-head="Resamples">{confidence == null ? "–" : formatShare(confidence)}</td>
      <td data-head="First mark">
        <MarkChoice studio={studio} edge={edge} end="source" isBare />
      </td>
      <td data-head="Second mark">
        <MarkChoice studio={studio} edge={edge} end="target" isBare />
      </td>
      <td data-head="Stated">
        <Checkbox
          size="xs"
          label="there"
          aria-label={`There: ${source} causes ${target}`}
          checked={isStated}
          onChange={() =>
            isStated
              ? studio.edit(release([source, target]), `${source} → ${target} no longer required`)
              : studio.edit(require(source, target, lag), `${source} → ${target} required`)
          }
        />
      </td>
      <td className={classes.acts} data-head="Change">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Forbid ${source} → ${target}`}
          onClick={() => studio.edit(forbid(source, target), `${source} → ${target} forbidden`)}
        >
          Forbid
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Remove the link of ${pair}`}
          onClick={() => studio.edit(remove(edge), `${source} – ${target} removed`)}
        >
          Remove
        </Button>
      </td>
    </tr>
  );
}
