// How to work on the question: approve the plan first, who plans, how long it may take.
import { NativeSelect, NumberInput, Switch } from "@mantine/core";
import { plain } from "@/ui/names";
import classes from "./AskOptions.module.css";
import type { Choices } from "./options";

const PLANNERS: { value: Choices["planner"]; label: string }[] = [
  { value: "auto", label: "Whatever the server has" },
  { value: "expert", label: "The rules alone" },
  { value: "llm", label: "A language model within the rules" },
];

interface Props {
  choices: Choices;
  onChange: (choices: Choices) => void;
}

export function AskOptions({ choices, onChange }: Props) {
  const setPlanner = (value: string) => {
    const planner = PLANNERS.find((each) => each.value === value)?.value;
    if (planner) onChange({ ...choices, planner });
  };
  return (
    <details className={classes.options}>
      <summary>Options{summaryOf(choices)}</summary>
      <div className={classes.fields}>
        <Switch
          label="Ask me what is meant"
          description="Where the question can be read in two ways, the run waits for your word."
          checked={choices.mayAsk}
          onChange={({ currentTarget }) => onChange({ ...choices, mayAsk: currentTarget.checked })}
        />
        <Switch
          label="Let me approve the plan"
          description="The run waits with its steps and assumptions until you say so."
          checked={choices.approvePlan}
          onChange={({ currentTarget }) =>
            onChange({ ...choices, approvePlan: currentTarget.checked })
          }
        />
        <NativeSelect
          label="Planned by"
          data={PLANNERS}
          value={choices.planner}
          onChange={({ currentTarget }) => setPlanner(currentTarget.value)}
        />
        <NumberInput
          label="Minutes it may take"
          placeholder="As the server allows"
          min={1}
          max={1440}
          allowDecimal={false}
          value={choices.minutes ?? ""}
          onChange={(value) =>
            onChange({
              ...choices,
              minutes: typeof value === "number" && value >= 1 ? value : null,
            })
          }
        />
      </div>
    </details>
  );
}

/** What differs from the ordinary, so that a closed list hides nothing. */
function summaryOf({ mayAsk, approvePlan, planner, minutes }: Choices): string {
  const said = [
    !mayAsk && "nothing asked back",
    approvePlan && "plan to approve",
    planner !== "auto" && `${plain(planner).toLowerCase()} planner`,
    minutes !== null && `${minutes} min`,
  ].filter(Boolean);
  return said.length > 0 ? `: ${said.join(", ")}` : "";
}
