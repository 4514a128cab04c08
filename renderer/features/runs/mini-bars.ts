import type { BarState, Lane } from '../../../shared/runs/run-bars.ts';
import type { CardBar } from '../../../shared/runs/run-card.ts';

/** The look of bars in a small waterfall: by who made them, or by their state. */
export type BarTone = 'model' | 'command' | 'edit' | 'failed' | 'waiting' | 'waited';

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

/** The order in which the looks are drawn. A failure is a mark on top of its neighbors. */
const drawOrder: readonly BarTone[] = ['model', 'command', 'edit', 'waited', 'waiting', 'failed'];

/** Converts the bars of a card to paths. */
export function toMiniPaths(bars: readonly CardBar[]): readonly MiniPath[] {
  const byTone = Map.groupBy(bars, ([lane, , , state]) => getBarTone(lane, state));
  return drawOrder.flatMap((tone) => {
    const members = byTone.get(tone);
    return members === undefined ? [] : [{ tone, path: members.map(toRectangle).join('') }];
  });
}

/** Returns the look of a bar. */
export function getBarTone(lane: Lane, state: BarState): BarTone {
  if (state === 'failed' || state === 'waiting' || state === 'waited') return state;
  return laneTones[lane];
}

function toRectangle([lane, from, to]: CardBar): string {
  const width = Math.max(minWidth, to - from);
  const left = Math.min(from, 1_000 - width);
  return `M${left} ${laneTops[lane]}h${width}v${barHeight}h${-width}z`;
}
