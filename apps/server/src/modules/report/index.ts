export {
  type BatchSettings,
  findReportJob,
  performReportJob,
  problemOf,
  type ReportJobRequest,
  requestReportJob,
} from './batch.js';
export { type Output, openOutput, plainName } from './batch-output.js';
export type { ReportRequest } from './compose.js';
export { eraseReports } from './erase.js';
export { missingGlyphs } from './fonts.js';
export { importRemarks, type RemarksOutcome } from './import-remarks.js';
export { suggestionFor } from './next-steps.js';
export { newReportNumber } from './number.js';
export { reportPolicy } from './policy.js';
export { type Prove, placedProof, proveBy } from './prove.js';
export { qrRows } from './qr.js';
export type { RegisteredReport, ReportJobRow } from './queries.js';
export { type MakeReport, makeReport } from './register.js';
export { putRemark, type RemarkKind, remarksOf } from './remarks.js';
export { type HtmlOptions, renderHtml } from './render-html.js';
export { dayParts, type PdfOptions, renderTemplate } from './render-pdf.js';
export { createRenderer, type Renderer, type RendererSettings } from './renderer.js';
export type {
  FitnessCard,
  ReportAspect,
  ReportCurve,
  ReportData,
  ReportLeaf,
  ReportRecord,
  ReportStep,
} from './report-data.js';
export { type ReportFileDependencies, reportFileRoutes, reportTasks } from './report-files.js';
export { sampleReport } from './sample.js';
export { fitnessCard } from './student-fitness.js';
export { classTitle, figure, gradeTitle, sexTitle, sourceTitle, termTitle } from './words.js';
