// What a change was made to, as a place of these pages rather than an address of the API.

interface Place {
  href: string;
  words: string;
}

const PLACES: readonly (readonly [RegExp, string, string])[] = [
  [/^\/v1\/runs\/(run_[\w-]+)/, "/runs/", "this analysis"],
  [/^\/v1\/datasets\/(ds_[\w-]+)/, "/datasets/", "this table"],
];

/** Null for what has no page of its own: the words of the change say what it was. */
export function placeOf(target: string): Place | null {
  for (const [pattern, folder, words] of PLACES) {
    const id = pattern.exec(target)?.[1];
    if (id) return { href: `${folder}${id}`, words };
  }
  return null;
}
