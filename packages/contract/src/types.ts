import type { Static } from '@sinclair/typebox';
import type * as shapes from './shapes.js';

export type ClassBrief = Static<typeof shapes.ClassBrief>;
export type PlaceBrief = Static<typeof shapes.PlaceBrief>;
export type SaidFault = Static<typeof shapes.SaidFault>;
export type TermBrief = Static<typeof shapes.TermBrief>;
export type Words = Static<typeof shapes.Words>;
