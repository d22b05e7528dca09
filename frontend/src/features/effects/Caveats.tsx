// What limits the answer, each once.
import type { Finding } from "@/api/types";
import { tied } from "@/ui/numbers";
import { Panel } from "@/ui/Panel";
import { evidence } from "@/ui/pointing";
import classes from "./Caveats.module.css";

export function Caveats({ findings }: { findings: readonly Finding[] }) {
  const caveats = [...new Set(findings.flatMap((finding) => finding.caveats))];
  const citing = (caveat: string) => findings.filter(({ caveats: own }) => own.includes(caveat));
  if (caveats.length === 0) return null;
  return (
    <Panel title="What limits it" part="findings">
      <ul className={classes.list}>
        {caveats.map((caveat) => (
          <li key={caveat} data-evidence={evidence(...citing(caveat).map(({ id }) => id))}>
            {tied(caveat)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
