// An edge of a described model in one line.
import type { Deduction } from "@/api/types";

type Edge = Deduction["model"]["graph"]["edges"][number];

export const arrowWords = ({ source, target, source_mark }: Edge): string =>
  source_mark === "arrow"
    ? `${source} ↔ ${target} (an unmeasured common cause)`
    : `${source} → ${target}`;
