// While a run works: what it is going to do, and what it takes for granted.
import { Loader } from "@mantine/core";
import type { Plan } from "@/api/types";
import { Panel } from "@/ui/Panel";

export function Working({ plan }: { plan: Plan | undefined }) {
  return (
    <Panel
      title={plan ? "The plan" : "Reading the question"}
      aside={<Loader size="sm" type="dots" aria-label="Working" />}
    >
      <p style={{ margin: 0, maxWidth: "68ch" }}>
        {plan?.summary ??
          "Matching the words to the columns, and choosing methods that fit the data."}
      </p>
    </Panel>
  );
}
