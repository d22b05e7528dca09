// Which view of a page is open: part of the address, so that links and a refresh keep it.
import { useSearchParams } from "wouter";

/** Return the view in the address, and how to open another; the first view needs no word there. */
export function useView(first: string): [string, (view: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const show = (view: string | null) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      after.delete("view");
      if (view && view !== first) after.set("view", view);
      return after;
    });
  return [search.get("view") ?? first, show];
}
