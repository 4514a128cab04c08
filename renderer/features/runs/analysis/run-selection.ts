import type { RunFilter } from '../../../../shared/runs/analysis/run-filter.ts';

/** The runs behind a number: their description, and the filter that selects them. */
export type RunSelection = {
  readonly title: string;
  readonly filter: RunFilter;
  readonly order: 'newest' | 'slowest';
};
