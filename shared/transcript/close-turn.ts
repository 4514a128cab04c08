import { isOpenCommand } from '../console/command-status.ts';
import { t } from '../i18n/i18n.ts';
import { dropEntry } from './drop-text.ts';
import { editEntries } from './edit-turn.ts';
import type { Agent, Entry } from './entry.ts';
import { isAgentAtWork, isInProgress } from './is-in-progress.ts';
import { endReconnecting } from './reconnecting.ts';
import { getSleptMs } from './sleep.ts';
import type { ThreadEvent } from './thread-event.ts';
import type { Transcript, Turn } from './turn.ts';

export const notReadText = t`The turn ended before Codex read this message.`;

/** How a turn ended, and what happens to text that is still streaming. */
type Ending = Omit<Extract<ThreadEvent, { type: 'turnEnded' }>, 'type' | 'turnId'>;

/** Ends a turn and closes everything still open in it. Commands that keep running become background commands. */
export function closeTurn(turn: Turn, ending: Ending): Turn {
  const { status, at } = ending;
  const quiet = endReconnecting(turn, status === 'completed');
  const closed = editEntries(quiet, (entry) => closeEntry(entry, ending));
  return { ...closed, status, endedAt: at, durationMs: getDuration(turn, ending) };
}

/** Returns how long Codex worked on a turn. Whether Codex counts the machine's sleep depends on the system. */
function getDuration({ entries, startedAt }: Turn, { at, durationMs }: Ending): number | null {
  if (at === null || startedAt === null) return durationMs;
  const slept = getSleptMs(entries, startedAt);
  // A clock set back in between must not make time run backward.
  const measured = Math.max(0, at - startedAt - slept);
  return durationMs === null || (slept > 0 && measured < durationMs) ? measured : durationMs;
}

function closeEntry(entry: Entry, { status, dropReason, at }: Ending): Entry | null {
  switch (entry.kind) {
    case 'user':
      if (entry.state !== 'pending' || status === 'completed') return entry;
      return { ...entry, state: 'notSent', problem: notReadText };
    case 'command':
      if (entry.status === 'waiting') return { ...entry, status: 'stopped' };
      return entry.status === 'running' || entry.status === 'starting' ? { ...entry, status: 'background' } : entry;
    case 'patch':
      if (entry.status !== 'applying' && entry.status !== 'waiting') return entry;
      return { ...entry, status: status === 'interrupted' || entry.status === 'waiting' ? 'cancelled' : 'cutOff' };
    case 'tool':
      return entry.status === 'running' || entry.status === 'waiting' ? { ...entry, status: 'cutOff' } : entry;
    case 'agents':
      return entry.status === 'running' ? { ...entry, status: 'cutOff' } : entry;
    case 'webSearch':
    case 'compaction':
      return entry.running ? { ...entry, running: false } : entry;
    default:
      return dropEntry(entry, dropReason, at);
  }
}

/**
 * Codex is gone: its running turns end, and whatever ran is cut off, including commands and agents of earlier turns.
 * Messages it had not accepted are marked as not sent.
 */
export function stopTurns(state: Transcript, at: number): Transcript {
  let changed = state.reconnecting;
  const turns = state.turns.map((turn) => {
    const stopped = stopTurn(turn, at);
    if (stopped !== turn) changed = true;
    return stopped;
  });
  return changed ? { ...state, turns, reconnecting: false } : state;
}

function stopTurn(turn: Turn, at: number): Turn {
  const cut = editEntries(turn, cutOff);
  if (cut.status === 'pending') return { ...cut, status: 'notSent' };
  if (cut.status !== 'running') return cut;
  return closeTurn(cut, { status: 'interrupted', at, durationMs: null, dropReason: 'codexStopped' });
}

function cutOff(entry: Entry): Entry {
  switch (entry.kind) {
    case 'user':
      if (entry.state !== 'pending') return entry;
      return { ...entry, state: 'notSent', problem: t`Codex stopped before it got this message.` };
    case 'command':
      return isOpenCommand(entry.status) ? { ...entry, status: 'cutOff' } : entry;
    case 'patch':
    case 'tool':
      return isInProgress(entry) ? { ...entry, status: 'cutOff' } : entry;
    case 'agents': {
      if (!entry.agents.some(({ state }) => isAgentAtWork(state))) return entry;
      const agents = entry.agents.map(
        (agent): Agent => (isAgentAtWork(agent.state) ? { ...agent, state: 'cutOff' } : agent),
      );
      return { ...entry, agents };
    }
    default:
      return entry;
  }
}
