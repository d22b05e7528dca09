// The page starts here.
import "@fontsource/newsreader/latin-500.css";
import "@mantine/core/styles.css";
import "./app/fonts.css";
import "./app/theme.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";

const AGAIN_MS = 60_000;

// After an update of the server the parts of the old pages are gone: the page starts anew, once.
window.addEventListener("vite:preloadError", () => {
  const now = performance.timeOrigin;
  const last = Number(sessionStorage.getItem("started anew") ?? 0);
  if (now - last < AGAIN_MS) return;
  sessionStorage.setItem("started anew", String(now));
  location.reload();
});

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
