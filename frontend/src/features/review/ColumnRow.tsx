// One column: what was read, and the places to put it right.
import { NativeSelect } from "@mantine/core";
import type { Column, ColumnCorrection } from "@/api/types";
import { plain } from "@/ui/names";
import { formatShare } from "@/ui/numbers";
import { Editable } from "./Editable";
import { Fix } from "./Fix";
import { isKind, kindChoices, roleChoices, roleOf } from "./kinds";
import classes from "./review.module.css";
import { Spread } from "./Spread";

interface Props {
  column: Column;
  rows: number;
  values: readonly unknown[];
  isBusy: boolean;
  onCorrect: (correction: ColumnCorrection) => void;
}

export function ColumnRow({ column, rows, values, isBusy, onCorrect }: Props) {
  const { name, kind, role, n_missing = 0, reasons = [], value_labels = [] } = column;
  const setKind = (value: string) => isKind(value) && onCorrect({ kind: value });
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <NativeSelect
          size="xs"
          aria-label={`Kind of ${name}`}
          data={kindChoices}
          value={kind}
          disabled={isBusy}
          onChange={({ currentTarget }) => setKind(currentTarget.value)}
        />
        {reasons.length > 0 && <p className={classes.why}>{reasons.join("; ")}</p>}
        {column.alternatives.map(({ kind: other }) => (
          <Fix key={other} isBusy={isBusy} onClick={() => onCorrect({ kind: other })}>
            Read as {plain(other).toLowerCase()}
          </Fix>
        ))}
      </td>
      <td>
        <NativeSelect
          size="xs"
          aria-label={`Role of ${name}`}
          data={roleChoices}
          value={role ?? ""}
          disabled={isBusy}
          onChange={({ currentTarget }) => onCorrect({ role: roleOf(currentTarget.value) })}
        />
      </td>
      <td>
        <Spread values={values} />
      </td>
      <td className={classes.missing}>
        {n_missing ? formatShare(n_missing / rows) : "–"}
        {column.missing_codes.length > 0 && (
          <p className={classes.why}>Read as missing: {column.missing_codes.join(", ")}</p>
        )}
        {column.missing_codes.map((code) => (
          <Fix
            key={code}
            isBusy={isBusy}
            onClick={() =>
              onCorrect({ missing_codes: column.missing_codes.filter((each) => each !== code) })
            }
          >
            Keep {code} as a value
          </Fix>
        ))}
      </td>
      <td className={classes.unit}>
        <Editable
          label={`Unit of ${name}`}
          value={column.unit ?? ""}
          maxLength={100}
          onKeep={(unit) => onCorrect({ unit })}
        />
      </td>
      <td className={classes.meaning}>
        <Editable
          label={`Meaning of ${name}`}
          value={column.description ?? ""}
          maxLength={2000}
          onKeep={(description) => onCorrect({ description })}
        />
        {value_labels.length > 0 && (
          <p className={classes.why}>
            {value_labels.map(([code, label]) => `${code}: ${label}`).join(", ")}
          </p>
        )}
      </td>
    </tr>
  );
}
