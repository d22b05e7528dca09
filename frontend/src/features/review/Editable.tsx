// A short text that can be put right in place: kept when left or on Enter, dropped on Escape.
import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useState } from "react";

interface Props {
  label: string;
  value: string;
  maxLength: number;
  onKeep: (value: string) => void;
}

export function Editable({ label, value, maxLength, onKeep }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const keep = () => {
    if (text.trim() !== value) onKeep(text.trim());
  };
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    if (key === "Enter") currentTarget.blur();
    if (key === "Escape") setText(value);
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      placeholder="Not said"
      value={text}
      maxLength={maxLength}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={keep}
      onKeyDown={onKeyDown}
    />
  );
}
