// The narrated report: shown in a sandbox that runs no script, and to take away.
import { Button, Loader } from "@mantine/core";
import { asProblem } from "@/api/problem";
import { reportAddress, useReport } from "@/api/useReport";
import { Icon } from "@/ui/Icon";
import { ProblemNotice } from "@/ui/ProblemNotice";
import classes from "./ReportView.module.css";

export function ReportView({ runId }: { runId: string }) {
  const report = useReport(runId);
  return (
    <div>
      <div className={classes.bar}>
        <Download href={reportAddress(runId, "html")} name="report.html" label="HTML" />
        <Download href={reportAddress(runId, "md")} name="report.md" label="Markdown" />
      </div>
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
