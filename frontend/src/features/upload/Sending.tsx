// A file on its way: how much has left, then that it is being read.
import { Progress } from "@mantine/core";
import { formatBytes, formatShare } from "@/ui/numbers";
import classes from "./DatasetChip.module.css";

interface Props {
  name: string;
  bytes: number;
  sent: number;
}

export function Sending({ name, bytes, sent }: Props) {
  const state =
    sent < 1 ? `${formatShare(sent)} of ${formatBytes(bytes)} sent` : "Reading the table…";
  return (
    <div className={classes.chip} role="status">
      <div className={classes.body}>
        <b>{name}</b>
        <div className={classes.facts}>{state}</div>
        <Progress value={sent * 100} size="xs" mt={8} animated={sent >= 1} aria-label="Upload" />
      </div>
    </div>
  );
}
