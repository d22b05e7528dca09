// The browser tab says which screen it holds.
import { useEffect } from "react";

export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Wherefore`;
  }, [title]);
}
