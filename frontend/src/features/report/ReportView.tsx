// The narrated report: shown in a sandbox that runs no script, and to take away.
import { Button, Loader, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { type Audience, reportAddress, useReport } from "@/api/useReport";
import { useAsCode } from "@/ui/AsCode";
import { Icon } from "@/ui/Icon";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { reportOf } from "@/ui/source";
import classes from "./ReportView.module.css";

const AUDIENCES: { value: Audience; label: string }[] = [
  { value: "executive", label: "In brief" },
  { value: "analyst", label: "With numbers" },
  { value: "researcher", label: "Everything" },
];

export function ReportView({ runId }: { runId: string }) {
  const [audience, setAudience] = useState<Audience>("analyst");
  const report = useReport(runId, audience);
  const { button, code } = useAsCode("The report", reportOf(runId, "html", audience));
  return (
    <div>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="How much the report tells"
          data={AUDIENCES}
          value={audience}
          onChange={(value) => setAudience(value as Audience)}
        />
        <Download href={reportAddress(runId, "html", audience)} name="report.html" label="HTML" />
        <Download href={reportAddress(runId, "pdf", audience)} name="report.pdf" label="PDF" />
        <Download href={reportAddress(runId, "md", audience)} name="report.md" label="Markdown" />
        {button}
      </div>
      {code}
      {report.isPending && <Loader role="status" aria-label="Loading the report" />}
      {report.error && (
        <ProblemNotice problem={asProblem(report.error)} onRetry={() => void report.refetch()} />
      )}
      {report.data && (
        <iframe title="Report" className={classes.frame} sandbox="" srcDoc={report.data} />
      )}
    </div>
  );
}

function Download({ href, name, label }: { href: string; name: string; label: string }) {
  return (
    <Button
      component="a"
      href={href}
      download={name}
      variant="default"
      size="sm"
      leftSection={<Icon name="download" size={16} />}
    >
      {label}
    </Button>
  );
}
