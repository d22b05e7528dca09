// The table as it was read: size, columns, and what was noticed.
import { ActionIcon } from "@mantine/core";
import { Link } from "wouter";
import type { Dataset } from "@/api/types";
import { Icon } from "@/ui/Icon";
import { formatCount } from "@/ui/numbers";
import classes from "./DatasetChip.module.css";
import { SheetChoice } from "./SheetChoice";

interface Props {
  dataset: Dataset;
  onRemove: () => void;
  onSheet: ((name: string) => void) | null;
}

export function DatasetChip({ dataset, onRemove, onSheet }: Props) {
  const { columns, warnings } = dataset;
  const names = columns.map((column) => column.name);
  return (
    <div className={classes.chip}>
      <span className={classes.icon}>
        <Icon name="file" size={22} />
      </span>
      <div className={classes.body}>
        <b>{dataset.name}</b>
        <div className={classes.facts}>
          {formatCount(dataset.n_rows)} rows, {formatCount(dataset.n_columns)} columns.{" "}
          <Link href={`/datasets/${dataset.id}`}>See how they were read</Link>
        </div>
        <div className={classes.columns}>
          {names.slice(0, 14).map((name) => (
            <code key={name}>{name}</code>
          ))}
          {names.length > 14 && <span>and {names.length - 14} more</span>}
        </div>
        {onSheet && (dataset.origin.sheets ?? []).length > 1 && (
          <SheetChoice origin={dataset.origin} onSheet={onSheet} />
        )}
        {warnings.map((warning) => (
          <p key={warning} className={classes.warning}>
            <Icon name="warning" size={15} /> {warning}
          </p>
        ))}
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label="Remove this table" onClick={onRemove}>
        <Icon name="close" />
      </ActionIcon>
    </div>
  );
}
