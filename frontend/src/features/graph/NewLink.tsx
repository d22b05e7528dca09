// Adds a link by name, and finds links: the drawing's connecting, for the keyboard.
import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { keyOf } from "./draft";
import { connect, forbid } from "./edits";
import classes from "./LinkTable.module.css";
import type { Studio } from "./useStudio";

interface Props {
  studio: Studio;
  wanted: string;
  onWanted: (text: string) => void;
}

export function NewLink({ studio, wanted, onWanted }: Props) {
  const { draft, edit } = studio;
  const [cause, setCause] = useState(draft.nodes[0] ?? "");
  const [effect, setEffect] = useState(draft.nodes[1] ?? "");
  const [lag, setLag] = useState(0);
  const isLagged = draft.readAs.startsWith("lagged_");
  const cannot = cause === effect && lag === 0;
  const add = (event: FormEvent) => {
    event.preventDefault();
    edit(connect(cause, effect, lag), `${cause} → ${effect} added`);
    studio.pick(keyOf({ source: cause, target: effect, lag }));
  };
  return (
    <form className={classes.form} onSubmit={add}>
      <TextInput
        size="xs"
        label="Find links of"
        placeholder="part of a name"
        value={wanted}
        onChange={({ currentTarget }) => onWanted(currentTarget.value)}
      />
      <span className={classes.gap} />
      <NativeSelect
        size="xs"
        label="Cause"
        value={cause}
        data={[...draft.nodes]}
        onChange={({ currentTarget }) => setCause(currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        label="Effect"
        value={effect}
        data={[...draft.nodes]}
        onChange={({ currentTarget }) => setEffect(currentTarget.value)}
      />
      {isLagged && (
        <NumberInput
          size="xs"
          w={80}
          label="Steps later"
          min={0}
          max={100}
          value={lag}
          onChange={(value) => setLag(Number(value) || 0)}
        />
      )}
      <Button size="xs" type="submit" disabled={cannot}>
        Add link
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={cause === effect}
        onClick={() => edit(forbid(cause, effect), `${cause} → ${effect} forbidden`)}
      >
        Forbid it
      </Button>
    </form>
  );
}
