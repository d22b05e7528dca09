// The text of a drawing as a file: opened, saved, or copied.
import { Button, CopyButton, FileButton, Group } from "@mantine/core";
import { useState } from "react";
import type { DrawnGraphText, ReadGraphText } from "@/api/types";
import { saveText } from "@/ui/saveText";
import { endingOf, formatOf, isRead } from "./graphTexts";

const MOST_BYTES = 2_000_000; // what the server reads of a graph

interface Props {
  text: string;
  format: DrawnGraphText;
  /** A file's text, in the format that its name tells, or else the one that is chosen. */
  onOpen: (text: string, format: ReadGraphText) => void;
}

export function GraphFiles({ text, format, onOpen }: Props) {
  const [isTooLarge, setTooLarge] = useState(false);
  const open = async (file: File | null) => {
    if (!file) return;
    setTooLarge(file.size > MOST_BYTES);
    if (file.size > MOST_BYTES) return;
    onOpen(await file.text(), formatOf(file.name) ?? (isRead(format) ? format : "dagitty"));
  };
  return (
    <Group gap="xs">
      <FileButton onChange={(file) => void open(file)} inputProps={{ "aria-label": "A graph" }}>
        {(props) => (
          <Button {...props} size="xs" variant="default">
            Open a file
          </Button>
        )}
      </FileButton>
      <Button
        size="xs"
        variant="default"
        disabled={!text}
        onClick={() => saveText(`graph.${endingOf(format)}`, text)}
      >
        Save
      </Button>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
      {isTooLarge && <p role="alert">That file is too large: a graph has 2 MB at most.</p>}
    </Group>
  );
}
