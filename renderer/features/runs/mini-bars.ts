import type { BarState, Lane } from '../../../shared/runs/run-bars.ts';
import type { CardBar } from '../../../shared/runs/run-card.ts';

/** The look of bars in a small waterfall: gray by their lane, or in the color of their state. */
export type BarTone = 'model' | 'work' | 'running' | 'failed' | 'waiting' | 'waited';

/** All bars with the same look as one path, in a box 1,000 wide and `miniHeight` high. */
export type MiniPath = { readonly tone: BarTone; readonly path: string };

/** The height of a small waterfall, in the units of its paths. */
export const miniHeight = 30;
/** The tops of its three lanes: requests to the person share the lane of the commands. */
const tops: Readonly<Record<Lane, number>> = { model: 2, commands: 12, you: 12, files: 22 };
/** The middle of each lane, from the top. */
export const miniLanes: readonly number[] = [5, 15, 25];
const barHeight = 6;
/** Shorter bars get this width, so that they are visible. */
const least = 6;

/** The order in which the looks are drawn. A failure is a mark on top of its neighbors. */
const drawn: readonly BarTone[] = ['model', 'work', 'waited', 'running', 'waiting', 'failed'];

/** The bars of a card. */
export function miniPaths(bars: readonly CardBar[]): readonly MiniPath[] {
  const byTone = Map.groupBy(bars, ([lane, , , state]) => toneOf(lane, state));
  return drawn.flatMap((tone) => {
    const members = byTone.get(tone);
    return members === undefined ? [] : [{ tone, path: members.map(rectangle).join('') }];
  });
}

/** The look of a bar. */
export function toneOf(lane: Lane, state: BarState): BarTone {
  if (state === 'running' || state === 'failed' || state === 'waiting' || state === 'waited') return state;
  return lane === 'model' ? 'model' : 'work';
}

function rectangle([lane, from, to]: CardBar): string {
  const width = Math.max(least, to - from);
  const left = Math.min(from, 1_000 - width);
  return `M${left} ${tops[lane]}h${width}v${barHeight}h${-width}z`;
}
