// Two sentences that teach, and where to read on.

export interface Taught {
  words: string;
  link: string;
}

export function Lesson({ lesson: { words, link } }: { lesson: Taught }) {
  return (
    <>
      {words}{" "}
      <a href={link} target="_blank" rel="noreferrer">
        Read on<span className="visually-hidden"> (opens another page)</span>
      </a>
    </>
  );
}
