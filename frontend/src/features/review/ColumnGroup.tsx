// Some columns next to each other; their values are loaded, and they are drawn, when they come near.
import type { Dataset } from "@/api/types";
import { usePreview } from "@/api/usePreview";
import { ColumnRow } from "./ColumnRow";
import type { Correcting } from "./useCorrecting";
import { useNear } from "./useNear";

export const SAMPLED = 500; // rows from which the values are drawn
const USUAL_HEIGHT = 90;

interface Props {
  dataset: Dataset;
  /** A half-open range of columns. */
  range: readonly [number, number];
  /** How many columns the table of columns has. */
  heads: number;
  correcting: Correcting;
}

export function ColumnGroup({ dataset, range, heads, correcting }: Props) {
  const columns = dataset.columns.slice(...range);
  const { ref, isNear, height } = useNear<HTMLTableSectionElement>(
    columns.length * USUAL_HEIGHT,
    range[0] === 0,
  );
  const preview = usePreview(dataset.id, { rows: SAMPLED, columns: range }, isNear);
  if (!isNear) {
    return (
      <tbody ref={ref} aria-hidden="true">
        <tr style={{ height }}>
          <td colSpan={heads} />
        </tr>
      </tbody>
    );
  }
  return (
    <tbody ref={ref}>
      {columns.map((column, i) => (
        <ColumnRow
          key={column.name}
          column={column}
          place={range[0] + i}
          rows={dataset.n_rows}
          values={(preview.data?.rows ?? []).map((row) => row[i])}
          isBusy={correcting.isBusy}
          onCorrect={(correction) => correcting.put(column.name, correction)}
        />
      ))}
    </tbody>
  );
}
