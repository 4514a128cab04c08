import { turnId } from '../base/ids.ts';
import { closeTurn } from '../transcript/close-turn.ts';
import { freeId } from '../transcript/derived-id.ts';
import { newTurn } from '../transcript/edit-turn.ts';
import type { Entry } from '../transcript/entry.ts';
import { equalData } from '../transcript/equal-data.ts';
import { putEntry } from '../transcript/put-entry.ts';
import type { Turn } from '../transcript/turn.ts';
import { isOpen } from './is-unfinished.ts';
import { pairEntries } from './pair-entries.ts';
import { weave } from './weave.ts';

/**
 * One turn from our account and Codex's. Codex says which entries there are, their order and how the turn ended; what
 * we saw to its end stays as we saw it, and what only we have stays where it stood. Ours itself when nothing is new.
 */
export function mergeTurn(ours: Turn, theirs: Turn): Turn {
  const entries = mergeEntries(ours.entries, theirs.entries);
  const facts: Turn = {
    ...ours,
    id: theirs.id,
    startedAt: ours.startedAt ?? theirs.startedAt,
    model: ours.model ?? theirs.model,
    hadEffects: ours.hadEffects || theirs.hadEffects,
    hasDiff: ours.hasDiff || theirs.hasDiff,
    entries: equalData(entries, ours.entries) ? ours.entries : entries,
  };
  const merged = endAsTheirs(facts, theirs);
  return equalData(merged, ours) ? ours : merged;
}

/**
 * A turn that Codex still has as running is one that it was cut off from, or that another client runs: until that has
 * come to an end, Codex calls it interrupted without a time.
 */
function endAsTheirs(merged: Turn, { status, endedAt, durationMs }: Turn): Turn {
  if (status === merged.status) return merged;
  if (status !== 'completed' && status !== 'interrupted' && status !== 'failed') {
    const hasNoEnd = merged.status === 'interrupted' && merged.endedAt === null;
    const maySay = hasNoEnd || merged.status === 'pending' || merged.status === 'notSent';
    return maySay ? { ...merged, status } : merged;
  }
  const dropReason = status === 'interrupted' ? 'interrupted' : 'failed';
  const closed = closeTurn(merged, { status, at: endedAt, durationMs, dropReason });
  return { ...closed, endedAt: endedAt ?? merged.endedAt, durationMs: durationMs ?? merged.durationMs };
}

function mergeEntries(ours: readonly Entry[], theirs: readonly Entry[]): readonly Entry[] {
  const woven = weave(ours, theirs, pairEntries(ours, theirs), () => false);
  const taken = new Set(
    woven.flatMap((entry) => (entry.theirs === null || entry.ours !== null ? [] : [entry.theirs.id])),
  );
  return woven.map((entry) => {
    if (entry.ours === null) return entry.theirs;
    if (entry.theirs !== null) return mergeEntry(entry.ours, entry.theirs);
    return taken.has(entry.ours.id) ? { ...entry.ours, id: freeId(entry.ours.id, [...ours, ...theirs]) } : entry.ours;
  });
}

/** What we did not see to its end is as Codex has it, with what only we know. */
function mergeEntry(ours: Entry, theirs: Entry): Entry {
  if (ours.kind !== theirs.kind || !wasMissed(ours) || isOpen(theirs)) return ours;
  const alone: Turn = { ...newTurn(turnId.parse('alone')), entries: [ours] };
  return putEntry(alone, { ...theirs, id: ours.id }).entries[0] ?? ours;
}

function wasMissed(ours: Entry): boolean {
  if (isOpen(ours)) return true;
  if ('state' in ours) return ours.state === 'dropped' || ours.state === 'notSent';
  return 'status' in ours && (ours.status === 'cutOff' || ours.status === 'stopped');
}
