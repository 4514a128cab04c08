import type { RunStep } from './run-step.ts';

/** What steps are aligned by, and how they ended. */
export type StepKeys = Pick<RunStep, 'key' | 'like'> & Partial<Pick<RunStep, 'state'>>;

/** A stretch of both lists; the ends are not in it. */
export type Stretch = {
  readonly leftFrom: number;
  readonly leftTo: number;
  readonly rightFrom: number;
  readonly rightTo: number;
};

/** Two steps that answer to each other. */
export type Pair = { readonly left: number; readonly right: number };
