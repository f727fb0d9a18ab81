export { type Counter, exportObservations, exportResults } from './export.js';
