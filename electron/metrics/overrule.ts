import type { MetricsState } from '../../shared/metrics/metrics-state.ts';

/** What may win over the switches. */
export type Circumstances = {
  /** An administrator forbids it. */
  readonly isForbidden: boolean;
  /** As the environment has it; https://consoledonottrack.com says any value but 0. */
  readonly doNotTrack: string | undefined;
  /** Watch mode or `npm run dev`. */
  readonly isDevBuild: boolean;
};

/** What wins over the switches; null when they hold. */
export function overruledBy({ doNotTrack, isDevBuild, isForbidden }: Circumstances): MetricsState['overruledBy'] {
  if (isForbidden) return 'policy';
  if (!['', '0', 'false'].includes((doNotTrack ?? '').trim().toLowerCase())) return 'doNotTrack';
  return isDevBuild ? 'devBuild' : null;
}
