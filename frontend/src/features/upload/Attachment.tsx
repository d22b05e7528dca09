// The data a question is asked of: a drop zone, a file on its way, or the table as it was read.
import type { Problem } from "@/api/problem";
import type { Dataset } from "@/api/types";
import { ProblemNotice } from "@/ui/ProblemNotice";
import { DatasetChip } from "./DatasetChip";
import { DropZone } from "./DropZone";
import { Sending } from "./Sending";

interface Props {
  dataset: Dataset | null;
  sending: { name: string; bytes: number; sent: number } | null;
  problem: Problem | null;
  onFile: (file: File) => void;
  onRemove: () => void;
  /** Null when the file is no longer at hand to be read again. */
  onSheet: ((name: string) => void) | null;
}

export function Attachment({ dataset, sending, problem, onFile, onRemove, onSheet }: Props) {
  if (sending) return <Sending {...sending} />;
  if (dataset) return <DatasetChip dataset={dataset} onRemove={onRemove} onSheet={onSheet} />;
  return (
    <>
      {problem && (
        <div style={{ marginBottom: 12 }}>
          <ProblemNotice problem={problem} />
        </div>
      )}
      <DropZone onFile={onFile} />
    </>
  );
}
