// One uploaded table; forgetting it is asked twice, for its analyses go with it.
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import type { DatasetPage } from "@/api/types";
import { formatBytes, formatCount, formatWhen } from "@/ui/numbers";
import classes from "./TableRow.module.css";

interface Props {
  dataset: DatasetPage["items"][number];
  isGoing: boolean;
  onRemove: () => void;
}

export function TableRow({ dataset, isGoing, onRemove }: Props) {
  const [isSure, setSure] = useState(false);
  return (
    <article className={classes.row} aria-label={dataset.name}>
      <div className={classes.about}>
        <Link href={`/datasets/${dataset.id}`} className={classes.name}>
          {dataset.name}
        </Link>
        <span>
          {formatCount(dataset.n_rows)} rows, {formatCount(dataset.n_columns)} columns,{" "}
          {formatBytes(dataset.n_bytes)}, {formatWhen(dataset.created_at, new Date())}
        </span>
      </div>
      <div className={classes.acts}>
        {isSure ? (
          <>
            <Button size="xs" color="red.9" loading={isGoing} onClick={onRemove}>
              Forget it and its analyses
            </Button>
            <Button size="xs" variant="default" onClick={() => setSure(false)}>
              Keep it
            </Button>
          </>
        ) : (
          <>
            <Button size="xs" component={Link} href={`/?dataset=${dataset.id}`}>
              Ask
            </Button>
            <Button size="xs" variant="default" onClick={() => setSure(true)}>
              Forget
            </Button>
          </>
        )}
      </div>
    </article>
  );
}
