// Every analysis, newest first: what was asked, where it stands, and a way to find it again.
import { Button, Loader, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import { useRunPages } from "@/api/useRunPages";
import { RecentRuns } from "@/features/ask/RecentRuns";
import { chosenRuns, STANDINGS, type Standing } from "@/features/jobs/standing";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./ListPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function JobsPage() {
  usePageTitle("Analyses");
  const [standing, setStanding] = useState<Standing>("all");
  const [words, setWords] = useState("");
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRunPages();
  if (error && !data) {
    return <ProblemNotice problem={asProblem(error)} onRetry={() => void refetch()} />;
  }
  if (!data) return <Loader role="status" aria-label="Loading" />;
  const chosen = chosenRuns(data, standing, words);
  return (
    <div className={classes.page}>
      <h1>Analyses</h1>
      <div className={classes.filters}>
        <TextInput
          label="Find a question"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="Where they stand"
          data={STANDINGS}
          value={standing}
          onChange={(value) => setStanding(value as Standing)}
        />
      </div>
      {chosen.length > 0 ? (
        <RecentRuns runs={chosen} />
      ) : data.length > 0 ? (
        <p>No analysis fits.</p>
      ) : (
        <p>
          Nothing was asked yet. <Link href="/">Ask a question</Link>
        </p>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show earlier ones
        </Button>
      )}
    </div>
  );
}
