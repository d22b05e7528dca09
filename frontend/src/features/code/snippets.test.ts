import { expect, test } from "vitest";
import { type Asked, snippet } from "./snippets";

const asked: Asked = {
  id: "run_1",
  dataset_id: "ds_1",
  question: "What does Ann's dose do?",
  options: {
    seed: 7,
    budget_seconds: 600,
    planner: "auto",
    approve_plan: true,
    algorithms: ["aipw"],
    missing: "auto",
    accept_suggestions: false,
  } as Asked["options"],
  knowledge: { forbidden: [["y", "x"]], required: [], tiers: [] } as unknown as Asked["knowledge"],
};

test("the Python names what was known and how it was run, and nothing that says nothing", () => {
  const code = snippet("Python", asked, "http://here");
  expect(code).toContain("from wherefore import Knowledge, Options, Wherefore");
  expect(code).toContain('knowledge=Knowledge(forbidden=[["y", "x"]])');
  expect(code).toContain("seed=7");
  expect(code).toContain("approve_plan=True");
  expect(code).not.toContain("planner");
});

test("a quote in the question cannot end the shell's own", () => {
  expect(snippet("curl", asked, "http://here")).toContain("Ann'\\''s");
  expect(snippet("Command line", asked, "http://here")).toContain(
    "wherefore ask ds_1 'What does Ann'\\''s dose do?'",
  );
});
