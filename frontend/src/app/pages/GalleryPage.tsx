// Every state of every graph and chart on one page, for those who change them and for visual tests.
import { lazy, Suspense } from "react";
import { Link, useSearchParams } from "wouter";
import { DAG, manyVariables } from "@/features/graph/examples";
import { FreeStudio } from "@/features/graph/FreeStudio";
import { GraphGallery } from "@/features/graph/GraphGallery";
import classes from "./GalleryPage.module.css";
import { usePageTitle } from "./usePageTitle";

const ChartGallery = lazy(() => import("@/features/effects/ChartGallery"));
const LARGE = manyVariables(500);

const PARTS = [
  { name: "graphs", label: "Graphs" },
  { name: "charts", label: "Charts" },
  { name: "studio", label: "The studio" },
  { name: "large", label: "500 variables" },
] as const;

export default function GalleryPage() {
  usePageTitle("Gallery of states");
  const [search] = useSearchParams();
  const shown = search.get("show") ?? "graphs";
  return (
    <div className={classes.page}>
      <h1>Every state of every picture</h1>
      <nav className={classes.parts} aria-label="Parts of the gallery">
        {PARTS.map(({ name, label }) => (
          <Link
            key={name}
            href={`/gallery?show=${name}`}
            aria-current={shown === name ? "page" : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      {shown === "graphs" && (
        <div className={classes.grid}>
          <GraphGallery />
        </div>
      )}
      {shown === "charts" && (
        <Suspense fallback={null}>
          <div className={classes.grid}>
            <ChartGallery />
          </div>
        </Suspense>
      )}
      {shown === "studio" && <FreeStudio graph={DAG} treatment="smoking" outcome="cancer" />}
      {shown === "large" && <FreeStudio graph={LARGE} treatment={null} outcome={null} />}
    </div>
  );
}
