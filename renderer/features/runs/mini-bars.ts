import type { BarState, Lane } from '../../../shared/runs/run-bars.ts';
import type { CardBar } from '../../../shared/runs/run-card.ts';

/** The look of bars in a small waterfall: by who made them, or by their state. */
export type BarTone = 'model' | 'command' | 'edit' | StripedTone | 'failed' | 'waiting' | 'waited';
type StripedTone = 'modelFailed' | 'commandFailed' | 'editFailed';

/** All bars with the same look as one path, in a box 1,000 wide and `miniHeight` high. */
export type MiniPath = { readonly tone: BarTone; readonly path: string };

/** The height of a small waterfall, in the units of its paths. */
export const miniHeight = 30;
/** The tops of its three lanes. Requests to the user share the lane of the commands. */
const laneTops: Readonly<Record<Lane, number>> = { model: 2, commands: 12, you: 12, files: 22 };
/** The middle of each lane, from the top. */
export const miniLanes: readonly number[] = [5, 15, 25];
const barHeight = 6;
/** Shorter bars get this width, so that they are visible. */
const minWidth = 6;

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

/** The order in which the looks are drawn. A failure is a mark on top of its neighbors. */
const drawOrder: readonly BarTone[] = ['model', 'command', 'edit', 'waited', 'waiting', ...striped, 'failed'];

/** Converts the bars of a card to paths. `hasFailed`: the run failed in the end. */
export function toMiniPaths(bars: readonly CardBar[], hasFailed: boolean): readonly MiniPath[] {
  const byTone = Map.groupBy(bars, ([lane, , , state]) => getBarTone(lane, state, hasFailed));
  return drawOrder.flatMap((tone) => {
    const members = byTone.get(tone);
    const draw = isStriped(tone) ? toLine : toRectangle;
    return members === undefined ? [] : [{ tone, path: members.map(draw).join('') }];
  });
}

/** Returns the look of a bar. `hasFailed`: the run failed in the end. */
export function getBarTone(lane: Lane, state: BarState, hasFailed: boolean): BarTone {
  if (state === 'failed') return hasFailed ? 'failed' : stripedTones[lane];
  return state === 'waiting' || state === 'waited' ? state : laneTones[lane];
}

/** Whether a look is stripes: a dashed line instead of a rectangle. */
export function isStriped(tone: BarTone): boolean {
  return striped.has(tone);
}

function toRectangle(bar: CardBar): string {
  const { left, top, width } = place(bar);
  return `M${left} ${top}h${width}v${barHeight}h${-width}z`;
}

function toLine(bar: CardBar): string {
  const { left, top, width } = place(bar);
  return `M${left} ${top + barHeight / 2}h${width}`;
}

function place([lane, from, to]: CardBar) {
  const width = Math.max(minWidth, to - from);
  return { left: Math.min(from, 1_000 - width), top: laneTops[lane], width };
}
