// What a sentence rests on stands out while one points at it: on whichever view it is, now or once it is shown.
let sheet: CSSStyleSheet | null = null;

/** Let the things with these ids stand out, whose elements name them in data-evidence; none by []. */
export function pointAt(ids: readonly string[]): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets.push(sheet);
  }
  const places = ids.map((id) => `[data-evidence~="${CSS.escape(token(id))}"]`).join(",");
  sheet.replaceSync(
    places && `${places}{outline:3px solid var(--accent);outline-offset:4px;border-radius:6px}`,
  );
}

/** What makes an element point at them under the pointer and under the focus. */
export const pointing = (ids: readonly string[]) => ({
  onMouseEnter: () => pointAt(ids),
  onMouseLeave: () => pointAt([]),
  onFocus: () => pointAt(ids),
  onBlur: () => pointAt([]),
});

/** As ids stand in data-evidence. */
export const evidence = (...ids: (string | null | undefined)[]): string | undefined =>
  ids.flatMap((id) => (id ? token(id) : [])).join(" ") || undefined;

/** Ids of links hold the names of columns, and those may hold blanks. */
const token = (id: string): string => id.replaceAll(/\s/g, "_");
