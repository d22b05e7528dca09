// Finds a variable by its name and brings it into the middle.
import { Autocomplete } from "@mantine/core";
import { useState } from "react";

interface Props {
  names: readonly string[];
  onFind: (name: string) => void;
}

export function Finder({ names, onFind }: Props) {
  const [text, setText] = useState("");
  const find = (wanted: string) => {
    const found =
      names.find((name) => name === wanted) ??
      names.find((name) => name.toLowerCase().includes(wanted.trim().toLowerCase()));
    if (found && wanted.trim()) onFind(found);
  };
  return (
    <Autocomplete
      size="sm"
      w={180}
      limit={12}
      data-find
      aria-label="Find a variable"
      placeholder="Find a variable"
      data={[...names]}
      value={text}
      onChange={setText}
      onOptionSubmit={find}
      onKeyDown={(event) => {
        if (event.key === "Enter") find(text);
      }}
    />
  );
}
