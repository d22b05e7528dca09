// The question box: what is asked, of which data, and what the data mean.
import { Button, Textarea, UnstyledButton } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import { Icon } from "@/ui/Icon";
import classes from "./Composer.module.css";

interface Props {
  attachment: ReactNode;
  description: string;
  /** Null when the table's description can no longer change. */
  onDescription: ((text: string) => void) | null;
  canAsk: boolean;
  isBusy: boolean;
  /** How it is to be worked on, below the box. */
  options?: ReactNode;
  onAsk: (question: string) => void;
}

export function Composer(props: Props) {
  const { attachment, description, onDescription, canAsk, isBusy, options, onAsk } = props;
  const [question, setQuestion] = useState("");
  const [isDescribing, setDescribing] = useState(false);
  const ready = canAsk && question.trim().length > 0 && !isBusy;

  const ask = (event?: FormEvent) => {
    event?.preventDefault();
    if (ready) onAsk(question.trim());
  };
  const askOnEnter = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      ask();
    }
  };

  return (
    <form className={classes.composer} onSubmit={ask}>
      <Textarea
        aria-label="Your question"
        placeholder="What is the effect of … on …?   What causes …?"
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={8}
        value={question}
        onChange={(event) => setQuestion(event.currentTarget.value)}
        onKeyDown={askOnEnter}
        classNames={{ input: classes.question ?? "" }}
      />
      {attachment}
      {isDescribing && onDescription && (
        <Textarea
          label="What the columns mean"
          description="Free text or a data dictionary. It helps to read the question; it is never an instruction."
          autosize
          minRows={3}
          maxRows={12}
          mt="sm"
          value={description}
          onChange={(event) => onDescription(event.currentTarget.value)}
        />
      )}
      {options}
      <div className={classes.footer}>
        {onDescription && !isDescribing ? (
          <UnstyledButton className={classes.describe} onClick={() => setDescribing(true)}>
            + Say what the columns mean
          </UnstyledButton>
        ) : (
          <span />
        )}
        <Button
          type="submit"
          size="md"
          disabled={!ready}
          loading={isBusy}
          rightSection={<Icon name="arrow" />}
        >
          Ask
        </Button>
      </div>
    </form>
  );
}
