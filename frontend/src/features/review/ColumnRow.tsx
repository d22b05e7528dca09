// One column: what was read, and the places to put it right.
import { NativeSelect } from "@mantine/core";
import type { Column, ColumnCorrection } from "@/api/types";
import { Breakable } from "@/ui/Breakable";
import { formatShare } from "@/ui/numbers";
import { Editable } from "./Editable";
import { Fix } from "./Fix";
import { doubtfulKind, isKind, kindChoices, kindWords, roleChoices, roleOf } from "./kinds";
import classes from "./review.module.css";
import { Spread } from "./Spread";

interface Props {
  column: Column;
  /** Which of the table's columns it is, from 0. */
  place: number;
  rows: number;
  values: readonly unknown[];
  isBusy: boolean;
  onCorrect: (correction: ColumnCorrection) => void;
}

export function ColumnRow({ column, place, rows, values, isBusy, onCorrect }: Props) {
  const { name, kind, role, n_missing = 0, reasons = [], value_labels = [] } = column;
  const other = doubtfulKind(column);
  const setKind = (value: string) => isKind(value) && onCorrect({ kind: value });
  return (
    <tr aria-rowindex={place + 2}>
      <th scope="row">
        <Breakable name={name} />
      </th>
      <td data-head="Kind">
        <NativeSelect
          size="xs"
          aria-label={`Kind of ${name}`}
          data={kindChoices}
          value={kind}
          disabled={isBusy}
          onChange={({ currentTarget }) => setKind(currentTarget.value)}
        />
        {reasons.length > 0 && <p className={classes.why}>{reasons.join("; ")}</p>}
        {other && (
          <Fix isBusy={isBusy} onClick={() => onCorrect({ kind: other })}>
            Read as {kindWords(other)}
          </Fix>
        )}
      </td>
      <td className={classes.role} data-head="Role">
        <NativeSelect
          size="xs"
          aria-label={`Role of ${name}`}
          data={roleChoices}
          value={role ?? ""}
          disabled={isBusy}
          onChange={({ currentTarget }) => onCorrect({ role: roleOf(currentTarget.value) })}
        />
      </td>
      <td data-head="Values">
        <Spread values={values} kind={kind} />
      </td>
      <td className={classes.missing} data-head="Missing">
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
      <td className={classes.unit} data-head="Unit">
        <Editable
          label={`Unit of ${name}`}
          value={column.unit ?? ""}
          maxLength={100}
          onKeep={(unit) => onCorrect({ unit })}
        />
      </td>
      <td className={classes.meaning} data-head="Meaning" data-wide>
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
