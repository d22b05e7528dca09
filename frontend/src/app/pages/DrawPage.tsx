// A graph drawn without any data: what it identifies, and what it implies.

import { DAG } from "@/features/graph/examples";
import { FreeStudio } from "@/features/graph/FreeStudio";
import classes from "./StudioPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function DrawPage() {
  usePageTitle("Draw a graph");
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1>Draw a graph</h1>
        <p>Draw what you believe, and see what it takes to learn an effect. No data needed.</p>
      </header>
      <FreeStudio graph={DAG} treatment="smoking" outcome="cancer" />
    </div>
  );
}
