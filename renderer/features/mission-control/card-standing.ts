import type { RunCard } from '../../../shared/workcells/run-card.ts';

/** How a run stands for the person: as its host says, or quiet, when it has told nothing for so long. */
export type Standing = RunCard['state'] | 'quiet' | 'unread' | 'unreadable';

export const quietAfterMs = 3 * 60_000;

/** How a card's run stands at a time, Unix milliseconds. */
export function standingOf({ isRead, lastAt, problem, state }: RunCard, now: number): Standing {
  if (problem !== null) return 'unreadable';
  if (!isRead) return 'unread';
  const isQuiet = state === 'running' && lastAt !== null && now - lastAt >= quietAfterMs;
  return isQuiet ? 'quiet' : state;
}

/** What the segmented control of the page divides runs into. */
export type Share = 'waiting' | 'active' | 'ended';

const shares: Readonly<Record<Standing, Share>> = {
  waiting: 'waiting',
  starting: 'active',
  running: 'active',
  quiet: 'active',
  failed: 'ended',
  finished: 'ended',
  stopped: 'ended',
  unknown: 'ended',
  unread: 'ended',
  unreadable: 'ended',
};

export function shareOf(standing: Standing): Share {
  return shares[standing];
}
