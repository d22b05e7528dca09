// POST /v1/datasets: sends a file and tells how much of it has left (fetch cannot, XMLHttpRequest can).
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem, offline, problemOf } from "./problem";
import type { Dataset } from "./types";

interface Upload {
  file: File;
  description: string;
}

export function useUploadDataset() {
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationFn: (upload: Upload) => send(upload, setSent),
    onMutate: () => setSent(0),
  });
  return { ...mutation, sent, problem: mutation.error ? asProblem(mutation.error) : null };
}

function send({ file, description }: Upload, onSent: (share: number) => void): Promise<Dataset> {
  const form = new FormData();
  form.append("file", file);
  if (description.trim()) form.append("description", description.trim());
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/v1/datasets");
    request.setRequestHeader("accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => onSent(total ? loaded / total : 1);
    request.onerror = () => reject(offline());
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status === 201) resolve(body as Dataset);
      else reject(problemOf(request.status, body, request.getResponseHeader("x-request-id")));
    };
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
