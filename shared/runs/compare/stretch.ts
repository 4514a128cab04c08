import type { RunStep } from './run-step.ts';

/** What steps are aligned by, and how they ended. */
export type StepKeys = Pick<RunStep, 'key' | 'like'> & Partial<Pick<RunStep, 'state'>>;

/** A stretch of both lists. The ends are exclusive. */
export type Stretch = {
  readonly leftFrom: number;
  readonly leftTo: number;
  readonly rightFrom: number;
  readonly rightTo: number;
};

/** Two matching steps. */
export type Pair = { readonly left: number; readonly right: number };
