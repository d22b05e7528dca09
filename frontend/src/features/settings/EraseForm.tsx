// All tables and analyses removed for good, once the organisation's name is typed.
import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asProblem } from "@/api/problem";
import { useEraseEverything } from "@/api/useOrganisationData";
import { ProblemNotice } from "@/ui/ProblemNotice";

export function EraseForm({ organisation }: { organisation: string }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const erase = useEraseEverything();
  const close = () => {
    setOpen(false);
    setName("");
  };
  if (!isOpen) {
    return (
      <>
        <Button variant="default" size="sm" onClick={() => setOpen(true)}>
          Erase all data …
        </Button>
        {erase.isSuccess && <output>All tables and analyses are gone.</output>}
      </>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erase.mutate(name, { onSuccess: close });
  };
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          label={`Type ${organisation} to erase every table and analysis for good`}
          description="Members, keys and the list of what was done stay."
          autoFocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button
          type="submit"
          color="red.9"
          disabled={name !== organisation}
          loading={erase.isPending}
        >
          Erase
        </Button>
        <Button variant="default" onClick={close}>
          Keep it
        </Button>
      </Group>
      {erase.error && <ProblemNotice problem={asProblem(erase.error)} />}
    </form>
  );
}
