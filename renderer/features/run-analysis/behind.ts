import type { RunFilter } from '../../../shared/analysis/run-filter.ts';

/** The runs behind a number: what they are called, and which. */
export type Behind = {
  readonly title: string;
  readonly filter: RunFilter;
  readonly order: 'newest' | 'slowest';
};
