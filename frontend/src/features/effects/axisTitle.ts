// The title of an axis in lines that fit below its drawing.

const BESIDE = 90; // pixels that the other axis takes
const A_LETTER = 6; // pixels, at the size of axis titles

/** Return the title's words in lines for a drawing of this many pixels, one word a line at least. */
export function linesOf(title: string, width: number): string[] {
  const room = (width - BESIDE) / A_LETTER;
  const lines: string[] = [];
  for (const word of title.split(" ")) {
    const longer = [...lines.slice(-1), word].join(" ");
    if (lines.length > 0 && longer.length <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
