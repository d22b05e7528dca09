// While a run works: what it is going to do, and what it takes for granted.
import { Loader } from "@mantine/core";
import type { Plan } from "@/api/types";
import { Panel } from "@/ui/Panel";
import { Assumptions } from "./Assumptions";

export function Working({ plan }: { plan: Plan | undefined }) {
  if (plan) return <Assumptions plan={plan} />;
  return (
    <Panel
      title="Reading the question"
      aside={<Loader size="sm" type="dots" aria-label="Working" />}
    >
      Matching the words to the columns, and choosing methods that fit the data.
    </Panel>
  );
}
