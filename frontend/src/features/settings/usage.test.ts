import { expect, test } from "vitest";
import { usedOf } from "./usage";

const usage = {
  dataset_bytes: 5_000_000,
  quota_dataset_bytes: 20_000_000,
  runs_today: 7,
  quota_runs_per_day: 0,
  running: 3,
  quota_running: 2,
  uploads: 0,
  quota_uploads: 4,
  batches: 1,
  quota_batches: 100,
};

test("what is used stands beside what is allowed", () => {
  expect(usedOf(usage)[0]).toEqual({ name: "Tables", words: "5.0 MB of 20 MB", share: 0.25 });
});

test("a quota of nought limits nothing", () => {
  expect(usedOf(usage)[1]).toMatchObject({ words: "7, no limit", share: null });
});

test("more than is allowed fills the bar, not more", () => {
  expect(usedOf(usage)[2]?.share).toBe(1);
});
