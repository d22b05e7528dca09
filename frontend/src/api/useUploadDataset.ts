// POST /v1/datasets: sends a file, whole or before in parts, and tells how much of it has left.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { forget, LARGE_BYTES, sendInParts } from "./fileInParts";
import { partsCarrier } from "./partsCarrier";
import { asProblem } from "./problem";
import { transmit } from "./transmit";
import type { Dataset } from "./types";

interface Upload {
  file: File;
  description: string;
  /** Which sheet of a workbook; left out for the first with data. */
  sheet?: string;
}

type OnSent = (share: number) => void;

export function useUploadDataset() {
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationFn: (upload: Upload) => send(upload, setSent),
    onMutate: () => setSent(0),
  });
  return { ...mutation, sent, problem: mutation.error ? asProblem(mutation.error) : null };
}

async function send(upload: Upload, onSent: OnSent): Promise<Dataset> {
  const { file } = upload;
  if (file.size <= LARGE_BYTES) return read(upload, { name: "file", value: file }, onSent);
  const id = await sendInParts(file, partsCarrier, onSent);
  const dataset = await read(upload, { name: "upload_id", value: id }, () => undefined);
  forget(file, partsCarrier);
  return dataset;
}

interface Source {
  name: "file" | "upload_id";
  value: string | File;
}

async function read(upload: Upload, source: Source, onSent: OnSent): Promise<Dataset> {
  const { description, sheet = "" } = upload;
  const body = new FormData();
  body.append(source.name, source.value);
  if (description.trim()) body.append("description", description.trim());
  if (sheet) body.append("sheet", sheet);
  return (await transmit({ method: "POST", url: "/v1/datasets", body, onSent })) as Dataset;
}
