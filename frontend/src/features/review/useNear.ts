// Whether a part of a long page is in view, or nearly so: what is far away need not be drawn.
import { type RefObject, useEffect, useRef, useState } from "react";

const NEARLY = "800px 0px";

interface Near<T> {
  ref: RefObject<T | null>;
  isNear: boolean;
  /** How tall it was when it was last drawn, in pixels; a guess before. */
  height: number;
}

export function useNear<T extends Element>(guess: number, startsNear: boolean): Near<T> {
  const ref = useRef<T>(null);
  const [near, setNear] = useState({ isNear: startsNear, height: guess });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watch = new IntersectionObserver(
      (entries) => {
        const last = entries.at(-1);
        if (last?.isIntersecting) setNear((before) => ({ ...before, isNear: true }));
        else if (last && !element.contains(document.activeElement)) {
          const { height } = last.boundingClientRect;
          setNear((before) => ({ isNear: false, height: before.isNear ? height : before.height }));
        }
      },
      { rootMargin: NEARLY },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return { ref, ...near };
}
