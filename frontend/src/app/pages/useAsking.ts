// From a file or a sample and a question to a run: what the first screen does.
import { useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { asProblem } from "@/api/problem";
import type { Sample } from "@/api/types";
import { useDataset } from "@/api/useDataset";
import { useFormalAnswer } from "@/api/useFormalAnswer";
import { useLoadSample } from "@/api/useLoadSample";
import { useStartRun } from "@/api/useStartRun";
import { useUploadDataset } from "@/api/useUploadDataset";
import { ORDINARY, optionsOf } from "@/features/ask/options";

export function useAsking() {
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const [file, setFile] = useState<File | null>(null);
  const [description, setDescription] = useState("");
  const [choices, setChoices] = useState(ORDINARY);
  const [picked, setPicked] = useState<string | null>(null);
  const chosen = useDataset(search.get("dataset"));
  const upload = useUploadDataset();
  const load = useLoadSample();
  const start = useStartRun();
  const formal = useFormalAnswer();
  const dataset = chosen.data ?? null;

  const choose = (id: string | null) => setSearch(id ? { dataset: id } : {}, { replace: true });
  const send = async (table: File, sheet = "") => {
    const { id } = await upload.mutateAsync({ file: table, description, sheet });
    choose(id);
    return id;
  };
  const run = async (datasetId: string, question: string) => {
    const { id } = await start.mutateAsync({ datasetId, question, options: optionsOf(choices) });
    navigate(`/runs/${id}`);
  };
  const runOwn = async (question: string) => {
    // Without a table the text itself must describe what causes what.
    if (!dataset) return void (await formal.mutateAsync(question));
    // The meaning of the columns travels with the file: when it was written later, send it again.
    const isStale = file !== null && description.trim() !== dataset.description.trim();
    await run(isStale ? await send(file, dataset.origin.sheet) : dataset.id, question);
  };
  const runSample = async ({ name, question }: Sample) => {
    setPicked(name);
    const { id } = await load.mutateAsync(name);
    await run(id, question);
  };

  const failure = start.error ?? load.error ?? chosen.error ?? (dataset ? null : formal.error);
  return {
    dataset,
    description,
    setDescription,
    choices,
    setChoices,
    canDescribe: dataset === null || file !== null,
    picked: load.isPending || start.isPending ? picked : null,
    isBusy: start.isPending || formal.isPending,
    deduction: dataset ? null : (formal.data ?? null),
    described: formal.variables ?? "",
    sending: upload.isPending
      ? { name: upload.variables.file.name, bytes: upload.variables.file.size, sent: upload.sent }
      : null,
    uploadProblem: upload.problem,
    problem: failure ? asProblem(failure) : null,
    take: (table: File) => {
      setFile(table);
      shown(send(table));
    },
    chooseSheet: file && ((sheet: string) => shown(send(file, sheet))),
    remove: () => {
      setFile(null);
      choose(null);
    },
    ask: (question: string) => shown(runOwn(question)),
    askSample: (sample: Sample) => shown(runSample(sample)),
  };
}

/** Let a failure rest: the mutation keeps it and the screen shows it. */
const shown = (work: Promise<unknown>) => void work.catch(() => undefined);
