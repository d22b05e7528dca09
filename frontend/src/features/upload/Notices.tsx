// What was noticed about a table that its owner should know before asking.
import type { Dataset } from "@/api/types";
import { Panel } from "@/ui/Panel";
import { NoticedTopics } from "@/ui/TopicList";
import { type Fact, topicsOf } from "@/ui/topics";

export function Notices({ dataset: { warnings, profile } }: { dataset: Dataset }) {
  const notable = profile.diagnoses.filter(({ verdict }) => verdict !== "passed");
  const read = warnings.map((sentence): Fact => ({ name: "reading", verdict: "failed", sentence }));
  const topics = topicsOf([...read, ...notable]);
  if (topics.length === 0) return null;
  return (
    <Panel title="Worth knowing">
      <NoticedTopics topics={topics} />
    </Panel>
  );
}
