// The first screen: one question, one table; or a sample; or an earlier analysis.
import { useRuns } from "@/api/useRuns";
import { useSamples } from "@/api/useSamples";
import { AskOptions } from "@/features/ask/AskOptions";
import { Composer } from "@/features/ask/Composer";
import { RecentRuns } from "@/features/ask/RecentRuns";
import { SampleCards } from "@/features/ask/SampleCards";
import { FormalAnswer } from "@/features/formal/FormalAnswer";
import { Attachment } from "@/features/upload/Attachment";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./AskPage.module.css";
import { useAsking } from "./useAsking";
import { usePageTitle } from "./usePageTitle";

export function AskPage() {
  usePageTitle("Ask why of your data");
  const asking = useAsking();
  const samples = useSamples();
  const recent = useRuns(6);

  return (
    <div className={classes.page}>
      <h1 className={classes.title}>Ask why of your data</h1>
      <p className={classes.lead}>
        Upload a table, ask in plain words, and get an answer with its uncertainty, its assumptions,
        and what would change it.
      </p>
      <Composer
        attachment={
          <Attachment
            dataset={asking.dataset}
            sending={asking.sending}
            problem={asking.uploadProblem}
            onFile={asking.take}
            onRemove={asking.remove}
            onSheet={asking.chooseSheet}
          />
        }
        description={asking.description}
        onDescription={asking.canDescribe ? asking.setDescription : null}
        canAsk={asking.sending === null}
        isBusy={asking.isBusy}
        options={
          asking.dataset && <AskOptions choices={asking.choices} onChange={asking.setChoices} />
        }
        onAsk={asking.ask}
      />
      {asking.problem && <ProblemNotice problem={asking.problem} />}
      {asking.deduction && <FormalAnswer deduction={asking.deduction} text={asking.described} />}
      {samples.data && (
        <section className={classes.section} aria-labelledby="samples">
          <h2 id="samples">Or try one of these</h2>
          <SampleCards samples={samples.data} starting={asking.picked} onPick={asking.askSample} />
        </section>
      )}
      {recent.data && recent.data.items.length > 0 && (
        <section className={classes.section} aria-labelledby="recent">
          <h2 id="recent">Recent analyses</h2>
          <RecentRuns runs={recent.data.items} />
        </section>
      )}
    </div>
  );
}
