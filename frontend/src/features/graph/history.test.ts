import { expect, it } from "vitest";
import { advance, begin, redo, undo } from "./history";

it("takes back and makes again, with the words of each step", () => {
  const drawn = advance(advance(begin(1), 2, "two"), 3, "three");
  expect(undo(drawn).present).toEqual({ state: 2, words: "two" });
  expect(redo(undo(drawn)).present.words).toBe("three");
  expect(undo(undo(undo(drawn))).present.state).toBe(1);
  expect(redo(drawn)).toEqual(drawn);
});

it("forgets what was taken back once something else is drawn", () => {
  const other = advance(undo(advance(begin(1), 2, "two")), 9, "nine");
  expect(other.future).toEqual([]);
});

it("does not count a change that changes nothing", () => {
  const first = begin({});
  expect(advance(first, first.present.state, "nothing")).toBe(first);
});
