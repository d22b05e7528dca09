// GET /v1/datasets/{id}/preview in blocks of rows and columns: only what is looked at is loaded.
import { useQueries } from "@tanstack/react-query";
import { client, dataOf } from "./client";
import type { Preview } from "./types";

export const ROWS_PER_BLOCK = 100;
export const COLUMNS_PER_BLOCK = 20;
const KEPT_MS = 60_000;
const SETTLED_MS = 80; // a block that is only passed by is not asked for

/** Half-open ranges of rows and of columns. */
export interface Region {
  rows: readonly [number, number];
  columns: readonly [number, number];
}

export type CellAt = (row: number, column: number) => { value: unknown } | null;

/** Return the cell at a row and a column of the table; null while its block is on the way. */
export function useCells(id: string, { rows, columns }: Region): CellAt {
  const down = blocksOf(rows, ROWS_PER_BLOCK);
  const across = blocksOf(columns, COLUMNS_PER_BLOCK);
  const blocks = down.flatMap((row) => across.map((column) => [row, column] as const));
  const found = useQueries({
    queries: blocks.map(([row, column]) => ({
      queryKey: ["cells", id, row, column],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchBlock(id, row, column, signal),
      gcTime: KEPT_MS,
    })),
  });
  return (row, column) => {
    const place = blocks.findIndex(
      ([r, c]) =>
        r === Math.floor(row / ROWS_PER_BLOCK) && c === Math.floor(column / COLUMNS_PER_BLOCK),
    );
    const cells = found[place]?.data?.rows[row % ROWS_PER_BLOCK];
    return cells ? { value: cells[column % COLUMNS_PER_BLOCK] } : null;
  };
}

/** Return the numbers of the blocks that a half-open range touches. */
export function blocksOf([from, until]: readonly [number, number], size: number): number[] {
  const first = Math.floor(from / size);
  const last = Math.floor(Math.max(from, until - 1) / size);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

async function fetchBlock(
  id: string,
  row: number,
  column: number,
  signal: AbortSignal,
): Promise<Preview> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  signal.throwIfAborted();
  return dataOf<Preview>(
    client.GET("/v1/datasets/{dataset_id}/preview", {
      params: {
        path: { dataset_id: id },
        query: {
          offset: row * ROWS_PER_BLOCK,
          limit: ROWS_PER_BLOCK,
          column_offset: column * COLUMNS_PER_BLOCK,
          column_limit: COLUMNS_PER_BLOCK,
        },
      },
      signal,
    }),
  );
}
