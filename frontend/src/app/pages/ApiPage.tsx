// For programs: how to call this server.
import { ApiIntro } from "@/features/code/ApiIntro";
import classes from "./ListPage.module.css";
import { usePageTitle } from "./usePageTitle";

export default function ApiPage() {
  usePageTitle("API");
  return (
    <div className={classes.page}>
      <h1>API</h1>
      <p className={classes.lead}>Whatever these pages do, a program can do as well.</p>
      <ApiIntro />
    </div>
  );
}
