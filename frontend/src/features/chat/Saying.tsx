// What to say next: in one's own words, or one of a few that lead on.
import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import classes from "./Chat.module.css";

interface Props {
  isBusy: boolean;
  /** False while the run has no findings yet. */
  canSay: boolean;
  /** The question that the run waits to have answered. */
  asked: string | null;
  suggestions: readonly string[];
  onSay: (text: string) => void;
}

export function Saying({ isBusy, canSay, asked, suggestions, onSay }: Props) {
  const [text, setText] = useState("");
  const ready = canSay && !isBusy && text.trim().length > 0;
  const say = () => {
    if (!ready) return;
    onSay(text.trim());
    setText("");
  };
  const sayOnEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      say();
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      {asked !== null && <p>{asked}</p>}
      {canSay && (
        <div className={classes.chips}>
          {suggestions.map((suggestion) => (
            <button
              key={suggestion}
              type="button"
              className={classes.chip}
              disabled={isBusy}
              onClick={() => onSay(suggestion)}
            >
              {suggestion}
            </button>
          ))}
        </div>
      )}
      <Textarea
        aria-label="Say something about this analysis"
        placeholder={canSay ? "Why …?   Only women.   Drop 2020." : "Once it has ended …"}
        disabled={!canSay}
        autosize
        minRows={1}
        maxRows={6}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={sayOnEnter}
      />
      <Button type="submit" size="xs" mt="xs" disabled={!ready} loading={isBusy}>
        Say
      </Button>
    </form>
  );
}
