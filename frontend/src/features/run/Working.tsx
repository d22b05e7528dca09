// While a run works: what it is going to do, and what it takes for granted.
import { Loader } from "@mantine/core";
import type { Plan } from "@/api/types";
import { Panel } from "@/ui/Panel";
import { PlanPanel } from "./PlanPanel";

interface Props {
  plan: Plan | undefined;
  /** Whether somebody is to approve the plan. */
  isAsking?: boolean;
}

export function Working({ plan, isAsking = false }: Props) {
  if (plan) return <PlanWithAssumptions plan={plan} isAsking={isAsking} />;
  return (
    <Panel
      title="Reading the question"
      aside={<Loader size="sm" type="dots" role="status" aria-label="Working" />}
    >
      Matching the words to the columns, and choosing methods that fit the data.
    </Panel>
  );
}

function PlanWithAssumptions({ plan, isAsking }: { plan: Plan; isAsking: boolean }) {
  return (
    <>
      <PlanPanel plan={plan} isOpen={isAsking} />
      {plan.assumptions.length > 0 && (
        <Panel
          title="What it takes for granted"
          part="assumptions"
          note="If one of these is wrong, the answer may be wrong."
        >
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {plan.assumptions.map(({ assumption, words }) => (
              <li key={assumption}>{words.charAt(0).toUpperCase() + words.slice(1)}.</li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
