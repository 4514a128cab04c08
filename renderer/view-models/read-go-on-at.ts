import { findReset } from '../../shared/spending/account-limits.ts';
import { useAuth } from '../stores/auth.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useTranscript } from '../stores/transcript.store.ts';

/**
 * Returns when the usage limit that stopped the newest turn of the shown thread starts over, in Unix milliseconds. Null if
 * something else ended the turn, if the time is unknown, or if a message waits for its time already.
 */
export function readGoOnAt(): number | null {
  const { queues, shown } = useThreads.getState();
  const { threadId, transcript } = useTranscript.getState();
  if (shown === null || threadId !== shown) return null;
  const newest = transcript.turns.at(-1);
  const isLimited = newest?.entries.some((entry) => entry.kind === 'status' && entry.commands.includes('goOnAtReset'));
  const isWaiting = queues[shown]?.some(({ sendAt }) => sendAt !== undefined) === true;
  return isLimited === true && !isWaiting ? findReset(useAuth.getState().limits, Date.now()) : null;
}
