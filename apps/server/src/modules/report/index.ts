export {
  type BatchSettings,
  cancelReportJob,
  findReportJob,
  performReportJob,
  problemOf,
  type ReportJobRequest,
  requestReportJob,
} from './batch.js';
export { composeReport, type ReportRequest } from './compose.js';
export { addedFontFolder, missingGlyphs } from './fonts.js';
export { importRemarks, type RemarksOutcome } from './import-remarks.js';
export { isReportNumber, newReportNumber } from './number.js';
export { findReport, type RegisteredReport, type ReportJobRow } from './queries.js';
export { type MakeReport, makeReport, recordReport, reportDigest } from './register.js';
export { type RemarkKind, remarkKinds, remarksOf, writeRemark } from './remarks.js';
export { type HtmlOptions, renderHtml } from './render-html.js';
export { type PdfOptions, renderPdf, renderPdfMany } from './render-pdf.js';
export { createRenderer, type Renderer, type RendererSettings } from './renderer.js';
export { sampleReport } from './sample.js';
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
