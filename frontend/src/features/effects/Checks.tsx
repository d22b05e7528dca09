// What was checked and how it came out: attempts to break the estimate, sensitivity, the fit, the data.
import type { Result } from "@/api/types";
import { useAlgorithmTitles } from "@/api/useCatalogue";
import { Panel } from "@/ui/Panel";
import { CheckedTopics, NoticedTopics } from "@/ui/TopicList";
import { topicsOf } from "@/ui/topics";
import { aboutTheData, aboutTheFit } from "./tally";

const BESIDE = "complete_cases"; // compares with the rows that miss nothing

export function Checks({ result }: { result: Result }) {
  const titleOf = useAlgorithmTitles();
  const fit = topicsOf(aboutTheFit(result.diagnostics));
  const data = topicsOf(aboutTheData(result.diagnostics));
  const attempts = result.refutations.map(({ id, refuter, verdict, sentence }) => ({
    ids: [id],
    name: titleOf(refuter),
    verdict,
    sentences: [sentence],
  }));
  const told = result.sensitivity.map(({ id, method, sentence }) => ({
    ids: [id],
    method,
    name: titleOf(method),
    verdict: "passed" as const,
    sentences: [sentence],
  }));
  const hidden = told.filter(({ method }) => method !== BESIDE);
  const beside = told.filter(({ method }) => method === BESIDE);
  return (
    <>
      {attempts.length > 0 && (
        <Panel
          title="Attempts to break it"
          note="A true effect survives each of these."
          part="refutations"
        >
          <CheckedTopics topics={attempts} />
        </Panel>
      )}
      {hidden.length > 0 && (
        <Panel
          title="What a hidden cause would have to be"
          part="sensitivity"
          note="No data can rule out what was not measured; this says how strong it would need to be."
        >
          <NoticedTopics topics={hidden} />
        </Panel>
      )}
      {beside.length > 0 && (
        <Panel
          title="What missing values do"
          note="The same estimate without the rows with gaps."
          part="sensitivity"
        >
          <NoticedTopics topics={beside} />
        </Panel>
      )}
      {fit.length > 0 && (
        <Panel title="Checks of the fit" part="diagnostics">
          <CheckedTopics topics={fit} />
        </Panel>
      )}
      {data.length > 0 && (
        <Panel
          title="What the data are like"
          note="Traits that methods were chosen by."
          part="diagnostics"
        >
          <NoticedTopics topics={data} />
        </Panel>
      )}
    </>
  );
}
