// Which rows are looked at: conditions, each of which can be dropped, and one more.
import { Button, NativeSelect, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Condition } from "@/api/types";
import { Icon } from "@/ui/Icon";
import classes from "./question.module.css";
import { COMPARISONS, conditionWords, isComparison, levelOf } from "./sentence";

interface Props {
  conditions: readonly Condition[];
  columns: readonly string[];
  onChange: (conditions: readonly Condition[]) => void;
}

export function Population({ conditions, columns, onChange }: Props) {
  return (
    <span className={classes.population}>
      {conditions.length === 0 && <b>all rows</b>}
      {conditions.map((condition) => (
        <Button
          key={conditionWords(condition)}
          size="compact-sm"
          variant="default"
          aria-label={`Drop: ${conditionWords(condition)}`}
          rightSection={<Icon name="close" size={13} />}
          onClick={() => onChange(conditions.filter((each) => each !== condition))}
        >
          {conditionWords(condition)}
        </Button>
      ))}
      <More columns={columns} onAdd={(condition) => onChange([...conditions, condition])} />
    </span>
  );
}

function More({ columns, onAdd }: { columns: readonly string[]; onAdd: (c: Condition) => void }) {
  const [isOpen, setOpen] = useState(false);
  const [column, setColumn] = useState(columns[0] ?? "");
  const [comparison, setComparison] = useState<Condition["comparison"]>("is");
  const [level, setLevel] = useState("");
  const add = () => {
    onAdd({ column, comparison, levels: [levelOf(level)] });
    setOpen(false);
    setLevel("");
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      trapFocus
      withinPortal={false}
    >
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" onClick={() => setOpen(!isOpen)}>
          + only where …
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.condition}>
          <NativeSelect
            label="Column"
            size="xs"
            data={[...columns]}
            value={column}
            onChange={({ currentTarget }) => setColumn(currentTarget.value)}
          />
          <NativeSelect
            label="Is"
            size="xs"
            data={Object.entries(COMPARISONS).map(([value, label]) => ({ value, label }))}
            value={comparison}
            onChange={({ currentTarget: { value } }) => isComparison(value) && setComparison(value)}
          />
          <TextInput
            label="Value"
            size="xs"
            value={level}
            onChange={({ currentTarget }) => setLevel(currentTarget.value)}
          />
          <Button size="xs" disabled={!level.trim()} onClick={add}>
            Only these rows
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
