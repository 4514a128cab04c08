import type { TurnId } from '../base/ids.ts';
import { editTurn, setEntry } from './edit-turn.ts';
import type { ApprovalTrace, Entry } from './entry.ts';
import { isEqualData } from './equal-data.ts';
import type { Transcript, Turn } from './turn.ts';

/** Records the outcome of an approval on its entry. Without a turn, searches from the newest one. */
export function traceApproval(
  state: Transcript,
  turnId: TurnId | null,
  entryId: Entry['id'],
  approval: ApprovalTrace,
): Transcript {
  const holds = (turn: Turn) => turn.entries.some((entry) => entry.id === entryId);
  const id = turnId ?? state.turns.findLast(holds)?.id;
  if (id === undefined) return state;
  return editTurn(state, id, (turn) => {
    const at = turn.entries.findLastIndex((entry) => entry.id === entryId);
    const entry = turn.entries[at];
    if (entry === undefined) return turn;
    const traced = traceEntry(entry, approval);
    return isEqualData(entry, traced) ? turn : setEntry(turn, at, traced);
  });
}

function traceEntry(entry: Entry, approval: ApprovalTrace): Entry {
  switch (entry.kind) {
    case 'command': {
      const open = entry.status === 'starting' || entry.status === 'running' || entry.status === 'waiting';
      return { ...entry, approval, status: open ? commandStatus[approval.state] : entry.status };
    }
    case 'patch': {
      const open = entry.status === 'applying' || entry.status === 'waiting';
      return { ...entry, approval, status: open ? patchStatus[approval.state] : entry.status };
    }
    case 'tool': {
      const open = entry.status === 'running' || entry.status === 'waiting';
      return { ...entry, approval, status: open ? toolStatus[approval.state] : entry.status };
    }
    default:
      return entry;
  }
}

const commandStatus = {
  waiting: 'waiting',
  approved: 'running',
  approvedForSession: 'running',
  declined: 'declined',
  cancelled: 'declined',
  expired: 'stopped',
} as const;

const patchStatus = {
  waiting: 'waiting',
  approved: 'applying',
  approvedForSession: 'applying',
  declined: 'declined',
  cancelled: 'cancelled',
  expired: 'cancelled',
} as const;

const toolStatus = {
  waiting: 'waiting',
  approved: 'running',
  approvedForSession: 'running',
  declined: 'declined',
  cancelled: 'declined',
  expired: 'cutOff',
} as const;
