// Sends a large file in parts; after a lost connection it goes on with the parts that are missing.
import { Problem } from "./problem";
import type { PartedUpload } from "./types";

/** From this size on a file goes in parts, so that a lost connection costs one part only. */
export const LARGE_BYTES = 64 * 2 ** 20;

const PAUSES = [1, 2, 4, 8, 15, 30, 30, 30];

/** How parts travel: the server in the browser, a fake in tests. */
export interface Carrier {
  begin: (file: File) => Promise<PartedUpload>;
  state: (id: string) => Promise<PartedUpload>;
  sendPart: (
    id: string,
    number: number,
    part: Blob,
    onSent: (share: number) => void,
  ) => Promise<void>;
  pause: (seconds: number) => Promise<void>;
  /** Outlives the page: which upload a file was begun as. */
  memory: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/** Return the id of the upload that holds the whole file. */
export async function sendInParts(
  file: File,
  carrier: Carrier,
  onSent: (share: number) => void,
): Promise<string> {
  const upload = await begunOrResumed(file, carrier);
  const { id, n_parts: total } = upload;
  const there = new Set(upload.received);
  onSent(there.size / total);
  for (let number = 1; number <= total; number++) {
    if (there.has(number)) continue;
    const part = file.slice((number - 1) * upload.part_bytes, number * upload.part_bytes);
    const done = there.size;
    await patiently(carrier, () =>
      carrier.sendPart(id, number, part, (share) => onSent((done + share) / total)),
    );
    there.add(number);
    onSent(there.size / total);
  }
  return id;
}

/** Forget which upload a file was: it has become a table. */
export const forget = (file: File, { memory }: Carrier): void => memory.removeItem(keyOf(file));

async function begunOrResumed(file: File, carrier: Carrier): Promise<PartedUpload> {
  const known = carrier.memory.getItem(keyOf(file));
  if (known) {
    try {
      return await patiently(carrier, () => carrier.state(known));
    } catch (error) {
      if (!(error instanceof Problem && error.kind === "not_found")) throw error;
    }
  }
  const upload = await carrier.begin(file);
  carrier.memory.setItem(keyOf(file), upload.id);
  return upload;
}

/** Try again while the server cannot be reached, for some two minutes. */
async function patiently<T>(carrier: Carrier, act: () => Promise<T>): Promise<T> {
  for (const seconds of PAUSES) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Problem && error.kind === "offline")) throw error;
      await carrier.pause(seconds);
    }
  }
  return act();
}

const keyOf = ({ name, size, lastModified }: File): string =>
  `upload:${name}:${size}:${lastModified}`;
