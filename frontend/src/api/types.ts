// The contract's words, as the screens use them; all of them come from the generated schema.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type AnswerVerdict = Schemas["AnswerVerdict"];
export type Assumption = Schemas["AssumptionHeldOut"];
export type Catalogue = Schemas["CatalogueOut"];
export type Column = Schemas["ColumnOut"];
export type ColumnCorrection = Schemas["ColumnIn"];
export type Dataset = Schemas["DatasetOut"];
export type Design = Schemas["Design"];
export type Diagnosis = Schemas["MeasuredOut"];
export type EffectKind = Schemas["EffectKind"];
export type Estimate = Schemas["EstimateOut"];
export type Finding = Schemas["FindingOut"];
export type Graph = Schemas["GraphOut"];
export type GraphClass = Schemas["GraphClass"];
export type GraphEdge = Schemas["EdgeOut"];
export type Kind = Schemas["Kind"];
export type Mark = Schemas["Mark"];
export type PartedUpload = Schemas["UploadOut"];
export type Plan = Schemas["PlanOut"];
export type PlanStep = Schemas["PlanStepOut"];
export type Preview = Schemas["PreviewOut"];
export type Profile = Schemas["FactsOut"];
export type Refutation = Schemas["RefutationOut"];
export type Result = Schemas["ResultOut"];
export type Role = Schemas["Role"];
export type Run = Schemas["RunOut"];
export type RunError = Schemas["RunErrorOut"];
export type RunEvent = Schemas["EventOut"];
export type RunPage = Schemas["RunPage"];
export type RunStatus = Schemas["RunStatus"];
export type Sample = Schemas["SampleOut"];
export type SamplePage = Schemas["SamplesOut"];
export type Sensitivity = Schemas["SensitivityOut"];
export type Structure = Schemas["Structure"];
export type Verdict = Schemas["Verdict"];
