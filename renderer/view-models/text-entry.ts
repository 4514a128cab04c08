import type { DropReason, Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

/** An entry whose text is split into blocks. */
export type TextEntry = Extract<Entry, { kind: 'assistant' | 'reasoning' | 'plan' }>;

/** Returns whether the answer continues elsewhere. For the other reasons it ends here, with a separate status. */
export function doesContinueElsewhere(reason: DropReason): boolean {
  return reason === 'steered' || reason === 'reconnected';
}

/** Returns whether an entry is text that must be marked as cut off, because no status mentions it. */
export function wasCutOff(turn: Turn, entry: Entry): entry is TextEntry {
  if (!('dropReason' in entry) || entry.dropReason === null || doesContinueElsewhere(entry.dropReason)) return false;
  return entry.kind !== 'reasoning' && !hasEndStatus(turn, entry);
}

/** Returns whether a status of the turn reports how this text ended. */
export function hasEndStatus(turn: Turn, text: TextEntry): boolean {
  return turn.entries.some((other) => other.kind === 'status' && (other.about === text.id || reportsEnd(other, text)));
}

/** The status of a turn that ended early covers its text as well. */
function reportsEnd({ attempt, commands, status }: StatusEntry, { dropReason }: TextEntry): boolean {
  if (dropReason === 'codexStopped') return commands.includes('continueTurn');
  return dropReason === 'failed' && status === 'error' && attempt === null;
}

/**
 * Returns whether this status must mention that Codex does not remember text of the turn. The status of an interruption
 * already mentions it.
 */
export function hasLostText({ entries }: Turn, status: StatusEntry): boolean {
  return entries.some(
    (entry) =>
      isText(entry) && entry.kind !== 'reasoning' && entry.dropReason === 'failed' && reportsEnd(status, entry),
  );
}

function isText(entry: Entry): entry is TextEntry {
  return 'dropReason' in entry;
}
