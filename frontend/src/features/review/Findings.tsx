// What was measured of the table, by how it came out.
import type { Dataset, Verdict } from "@/api/types";
import { Panel } from "@/ui/Panel";
import { NoticedTopics } from "@/ui/TopicList";
import { topicsOf } from "@/ui/topics";
import classes from "./review.module.css";

const GROUPS: readonly { verdict: Verdict; title: string }[] = [
  { verdict: "failed", title: "Take care" },
  { verdict: "inconclusive", title: "Could not tell" },
  { verdict: "passed", title: "As methods wish it" },
];

export function Findings({ dataset: { profile } }: { dataset: Dataset }) {
  const topics = topicsOf(profile.diagnoses ?? []);
  if (topics.length === 0) return null;
  return (
    <Panel title="What was measured" note="Traits that methods are chosen by.">
      {GROUPS.map(({ verdict, title }) => {
        const own = topics.filter((topic) => topic.verdict === verdict);
        if (own.length === 0) return null;
        return (
          <details key={verdict} className={classes.group} open={verdict === "failed"}>
            <summary>
              {title} ({own.length})
            </summary>
            <NoticedTopics topics={own} />
          </details>
        );
      })}
    </Panel>
  );
}
