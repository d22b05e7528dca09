// Two runs held against each other, and the tree they are in.
import { Button, Group, Loader } from "@mantine/core";
import { Link } from "wouter";
import { asProblem } from "@/api/problem";
import type { Run } from "@/api/types";
import { useComparison } from "@/api/useComparison";
import { useRun } from "@/api/useRun";
import { useTree } from "@/api/useTree";
import { Comparing } from "@/features/compare/Comparing";
import { RunTree } from "@/features/compare/RunTree";
import { tied } from "@/ui/numbers";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { comparisonOf, SourceOf } from "@/ui/source";
import classes from "./ListPage.module.css";
import { NotFoundPage } from "./NotFoundPage";
import { usePageTitle } from "./usePageTitle";

/** What the second asks; where the words are the same, what was changed beside them. */
const tellingOf = ({ question, amended }: Run, { question: first }: Run): string =>
  question === first && amended?.length
    ? tied(`the same, amended: ${amended.join(" ")}`)
    : question;

export default function ComparePage({ id, other }: { id: string; other: string }) {
  const first = useRun(id);
  const second = useRun(other);
  const comparison = useComparison(id, other);
  const tree = useTree(id);
  usePageTitle("Two analyses compared");
  const error = first.error ?? second.error ?? comparison.error;
  if (error && asProblem(error).kind === "not_found") return <NotFoundPage />;
  if (error) {
    return <ProblemNotice problem={asProblem(error)} onRetry={() => void comparison.refetch()} />;
  }
  if (!first.data || !second.data || !comparison.data) {
    return <Loader role="status" aria-label="Comparing" />;
  }
  return (
    <div className={classes.page}>
      <h1>Two analyses compared</h1>
      <p className={classes.lead}>
        First <Link href={`/runs/${id}`}>{first.data.question}</Link>, then{" "}
        <Link href={`/runs/${other}`}>{tellingOf(second.data, first.data)}</Link>
      </p>
      <Group>
        <Button component={Link} href={`/runs/${other}/compare/${id}`} size="xs" variant="default">
          Turn them round
        </Button>
      </Group>
      <SourceOf value={comparisonOf(id, other)}>
        <Comparing comparison={comparison.data} />
      </SourceOf>
      {tree.data && <RunTree tree={tree.data} here={id} against={other} />}
    </div>
  );
}
