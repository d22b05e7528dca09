// Providers and the addresses of the screens.
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense } from "react";
import { Route, Switch } from "wouter";
import { lazyPage } from "./lazyPage";
import { AskPage } from "./pages/AskPage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { queries } from "./queries";
import { Shell } from "./Shell";
import { theme } from "./theme";

const RunPage = lazyPage(() => import("./pages/RunPage"));
const StudioPage = lazyPage(() => import("./pages/StudioPage"));
const JobsPage = lazyPage(() => import("./pages/JobsPage"));
const DatasetsPage = lazyPage(() => import("./pages/DatasetsPage"));
const CataloguePage = lazyPage(() => import("./pages/CataloguePage"));
const DrawPage = lazyPage(() => import("./pages/DrawPage"));
const GalleryPage = lazyPage(() => import("./pages/GalleryPage"));
const ComparePage = lazyPage(() => import("./pages/ComparePage"));
const SettingsPage = lazyPage(() => import("./pages/SettingsPage"));
const ApiPage = lazyPage(() => import("./pages/ApiPage"));
const DatasetPage = lazyPage(() => import("./pages/DatasetPage"));

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Shell>
          <Suspense fallback={null}>
            <Switch>
              <Route path="/" component={AskPage} />
              <Route path="/runs" component={JobsPage} />
              <Route path="/datasets" component={DatasetsPage} />
              <Route path="/catalogue" component={CataloguePage} />
              <Route path="/draw" component={DrawPage} />
              <Route path="/gallery" component={GalleryPage} />
              <Route path="/runs/:id">{({ id }) => <RunPage key={id} id={id} />}</Route>
              <Route path="/runs/:id/graph">{({ id }) => <StudioPage key={id} id={id} />}</Route>
              <Route path="/runs/:id/compare/:other">
                {({ id, other }) => <ComparePage key={`${id} ${other}`} id={id} other={other} />}
              </Route>
              <Route path="/settings" component={SettingsPage} />
              <Route path="/api" component={ApiPage} />
              <Route path="/datasets/:id">{({ id }) => <DatasetPage key={id} id={id} />}</Route>
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </Shell>
      </QueryClientProvider>
    </MantineProvider>
  );
}
