// Takes a file by drop, click or keyboard.
import { type DragEvent, useId, useState } from "react";
import { Icon } from "@/ui/Icon";
import classes from "./DropZone.module.css";

const ACCEPTED = [
  ".csv,.tsv,.tab,.txt,text/csv,.json,.jsonl,.ndjson,.parquet,.pq,.feather,.arrow,.xlsx",
  ".dta,.sav,.zsav,.por,.sas7bdat,.xpt,.gz,.zip",
].join();

interface Props {
  onFile: (file: File) => void;
}

export function DropZone({ onFile }: Props) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <label
      htmlFor={id}
      className={classes.zone}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" size={20} />
      <span>
        <b>Drop a table here</b> or choose a file{" "}
        <span className={classes.kinds}>CSV, Excel, Parquet, Stata, SPSS, SAS{"\u00a0"}…</span>
      </span>
      <input
        id={id}
        type="file"
        className="visually-hidden"
        accept={ACCEPTED}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}
