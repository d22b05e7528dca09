// The quick layout off the page's thread.
import { layOutQuickly } from "./quickLayout";
import type { Sketch } from "./sketch";

self.onmessage = ({ data }: MessageEvent<Sketch>) => self.postMessage(layOutQuickly(data));
