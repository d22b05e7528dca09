// A name that may be broken where its words meet, and not within one.
import { Fragment } from "react";

const JOINTS = /(?<=[_.\-/])(?=\w)/;

export function Breakable({ name }: { name: string }) {
  const parts = name.split(JOINTS);
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one name never move
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
