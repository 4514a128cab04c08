import type { BarState, Lane } from '../../../shared/runs/run-bars.ts';

/** The look of a bar of a waterfall: by who made it, or by its state. */
export type BarTone = 'model' | 'command' | 'edit' | StripedTone | 'failed' | 'waiting' | 'waited';
type StripedTone = 'modelFailed' | 'commandFailed' | 'editFailed';

const laneTones: Readonly<Record<Lane, BarTone>> = {
  model: 'model',
  commands: 'command',
  files: 'edit',
  you: 'waited',
};

/** The looks of what failed on the way, per lane. */
const stripedTones: Readonly<Record<Lane, StripedTone>> = {
  model: 'modelFailed',
  commands: 'commandFailed',
  files: 'editFailed',
  you: 'commandFailed',
};
const striped: ReadonlySet<BarTone> = new Set(Object.values(stripedTones));

/** Returns the look of a bar. `hasFailed`: the run failed in the end. */
export function getBarTone(lane: Lane, state: BarState, hasFailed: boolean): BarTone {
  if (state === 'failed') return hasFailed ? 'failed' : stripedTones[lane];
  return state === 'waiting' || state === 'waited' ? state : laneTones[lane];
}

/** Whether a look is stripes: a dashed line instead of a rectangle. */
export function isStriped(tone: BarTone): boolean {
  return striped.has(tone);
}
