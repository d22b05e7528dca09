import { expect, it } from "vitest";
import { asProblem, problemOf } from "./problem";

it("keeps the cause, the hint, the code and the request id of a problem", () => {
  const body = {
    title: "Invalid file",
    detail: "x.csv is empty.",
    hint: "Save it again.",
    code: "invalid_file",
    request_id: "req_1",
  };
  expect(problemOf(422, body)).toMatchObject({
    kind: "refused",
    message: "x.csv is empty.",
    hint: "Save it again.",
    code: "invalid_file",
    requestId: "req_1",
  });
});

it("makes a hint of the fields that are wrong when there is no other", () => {
  const errors = [{ field: "body.question", message: "too short", code: "x" }];
  expect(problemOf(422, { detail: "Wrong.", errors }).hint).toBe("body.question: too short");
});

it.each([
  [401, "signed_out"],
  [404, "not_found"],
  [413, "refused"],
  [500, "server"],
  [502, "offline"],
  [503, "offline"],
  [0, "offline"],
])("reads status %i as %s", (status, kind) => {
  expect(problemOf(status, null).kind).toBe(kind);
});

it("says something whatever the server sent", () => {
  expect(problemOf(500, "<html>").message).toMatch(/\w+\.$/);
  expect(problemOf(413, null, "req_2")).toMatchObject({ requestId: "req_2" });
  expect(asProblem(new RangeError("inner detail")).message).not.toContain("inner detail");
});
