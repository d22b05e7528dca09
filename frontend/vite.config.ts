// The build: one page, the graph and its layout worker as separate files, an API proxy for development.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.WHEREFORE_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // A strict Content-Security-Policy forbids data: fonts and scripts, so nothing is inlined.
  build: { target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 1700 },
  server: { proxy: { "/v1": api, "/login": api, "/healthz": api } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
