// The question as a sentence to fill in: for which rows, what kind of question, and its parts.
import { NativeSelect, TextInput } from "@mantine/core";
import { Population } from "./Population";
import classes from "./question.module.css";
import { type Draft, FORMS, formOf, type Part } from "./sentence";

const LABELS: Record<Part, string> = {
  treatment: "Cause",
  outcome: "Effect",
  level: "Set to",
};

interface Props {
  draft: Draft;
  /** The names of the table's columns. */
  columns: readonly string[];
  onChange: (part: Partial<Draft>) => void;
}

export function SentenceForm({ draft, columns, onChange }: Props) {
  const form = formOf(draft.kind);
  return (
    <>
      <Kind draft={draft} onChange={onChange} />
      <div className={classes.sentence}>
        <span>For</span>
        <Population
          conditions={draft.population}
          columns={columns}
          onChange={(population) => onChange({ population })}
        />
        {form?.pieces.map((piece) =>
          typeof piece === "string" ? (
            <span key={piece}>{piece}</span>
          ) : (
            <Blank
              key={piece.part}
              part={piece.part}
              value={draft[piece.part]}
              columns={columns}
              onChange={onChange}
            />
          ),
        )}
        {form ? <span>?</span> : <span>as it was asked</span>}
      </div>
    </>
  );
}

function Kind({ draft: { kind }, onChange }: Pick<Props, "draft" | "onChange">) {
  const kinds: { value: Draft["kind"]; label: string }[] = FORMS.map((form) => ({
    value: form.kind,
    label: form.label,
  }));
  if (!formOf(kind)) kinds.unshift({ value: kind, label: "as it was asked" });
  return (
    <NativeSelect
      size="xs"
      mb="sm"
      aria-label="What is asked"
      data={kinds}
      value={kind}
      onChange={({ currentTarget }) => {
        const chosen = kinds.find(({ value }) => value === currentTarget.value);
        if (chosen) onChange({ kind: chosen.value });
      }}
    />
  );
}

interface BlankProps {
  part: Part;
  value: string;
  columns: readonly string[];
  onChange: Props["onChange"];
}

function Blank({ part, value, columns, onChange }: BlankProps) {
  const common = {
    className: classes.pick ?? "",
    size: "xs",
    "aria-label": LABELS[part],
    value,
  } as const;
  if (part === "level") {
    return (
      <TextInput
        {...common}
        w={80}
        onChange={({ currentTarget }) => onChange({ [part]: currentTarget.value })}
      />
    );
  }
  return (
    <NativeSelect
      {...common}
      data={value ? [...columns] : [{ value: "", label: "choose …" }, ...columns]}
      onChange={({ currentTarget }) => onChange({ [part]: currentTarget.value })}
    />
  );
}
