import { turnId } from '../../../shared/base/ids.ts';
import { isOpen } from '../../../shared/store/is-unfinished.ts';
import { closeTurn } from '../../../shared/transcript/close-turn.ts';
import { createTurn } from '../../../shared/transcript/edit-turn.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { isEqualData } from '../../../shared/transcript/equal-data.ts';
import { findFreeId, putEntry } from '../../../shared/transcript/put-entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { normalizeText } from '../transcript/normalize-text.ts';
import { weave } from './weave.ts';

/**
 * Merges our version of a turn with Codex's. Codex determines which entries exist, their order, and how the turn ended.
 * Keeps our version of entries that we saw to the end, and the place of entries that only we have. Returns our version
 * itself when nothing is new.
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
    entries: isEqualData(entries, ours.entries) ? ours.entries : entries,
  };
  const merged = adoptEnd(facts, theirs);
  return isEqualData(merged, ours) ? ours : merged;
}

/**
 * Adopts the status that Codex reports. If Codex still reports a turn as running, we lost the connection, or another
 * client runs it. Until the turn ends, Codex reports it as interrupted without a time.
 */
function adoptEnd(merged: Turn, { status, endedAt, durationMs }: Turn): Turn {
  if (status === merged.status) return merged;
  if (status !== 'completed' && status !== 'interrupted' && status !== 'failed') {
    const hasNoEnd = merged.status === 'interrupted' && merged.endedAt === null;
    const takesStatus = hasNoEnd || merged.status === 'pending' || merged.status === 'notSent';
    return takesStatus ? { ...merged, status } : merged;
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
    return taken.has(entry.ours.id)
      ? { ...entry.ours, id: findFreeId(entry.ours.id, [...ours, ...theirs]) }
      : entry.ours;
  });
}

/** Merges an entry. If we did not see it to the end, takes Codex's version, with the fields that only we know. */
function mergeEntry(ours: Entry, theirs: Entry): Entry {
  if (ours.kind !== theirs.kind || !wasMissed(ours) || isOpen(theirs)) return ours;
  const alone: Turn = { ...createTurn(turnId.parse('alone')), entries: [ours] };
  return putEntry(alone, { ...theirs, id: ours.id }).entries[0] ?? ours;
}

function wasMissed(ours: Entry): boolean {
  if (isOpen(ours)) return true;
  if ('state' in ours) return ours.state === 'dropped' || ours.state === 'notSent';
  return 'status' in ours && (ours.status === 'cutOff' || ours.status === 'stopped');
}

/**
 * Returns, for each of our entries, the index of the same entry in Codex's list, or null. Entries match by id, and
 * messages by the id we gave them. In Codex's oldest threads, the stored ids differ from the reported ones, so the text
 * decides there. If Codex repeats an id, our id ends with a number.
 */
function pairEntries(ours: readonly Entry[], theirs: readonly Entry[]): readonly (number | null)[] {
  const places = new Map(theirs.flatMap((other, at) => listMatchKeys(other).map((name) => [name, at] as const)));
  const free = new Map(theirs.entries());
  const take = (place: number | undefined): number | null => (place !== undefined && free.delete(place) ? place : null);
  const takeNumbered = (own: Entry) => {
    const id = own.id.replace(/~\d+$/, '');
    const place = id === own.id ? undefined : places.get(id);
    const other = place === undefined ? undefined : free.get(place);
    return other?.kind === own.kind && isSame(own, other) ? take(place) : null;
  };
  const named = ours.map((own) => {
    const found = listMatchKeys(own).map((name) => places.get(name) ?? -1);
    return take(found.find((place) => isSame(own, free.get(place))));
  });
  const numbered = ours.map((own, at) => named[at] ?? takeNumbered(own));
  return ours.map((own, at) => numbered[at] ?? take([...free].find(([, other]) => hasSameText(own, other))?.[0]));
}

function listMatchKeys(entry: Entry): readonly string[] {
  const isMessage = entry.kind === 'user' && entry.clientId !== null;
  return isMessage ? [`message:${entry.clientId}`, entry.id] : [entry.id];
}

function isSame(own: Entry, other: Entry | undefined): boolean {
  return other !== undefined && !isDifferentText(own, other);
}

/**
 * Whether two texts with the same id differ. Some providers repeat ids, so dropped text may not be the later text with
 * its id.
 */
function isDifferentText(own: Entry, other: Entry): boolean {
  if (!('dropReason' in own) || own.state !== 'dropped') return false;
  return own.kind !== 'assistant' || other.kind !== 'assistant' || !other.text.startsWith(own.text);
}

function hasSameText(own: Entry, other: Entry): boolean {
  if (own.kind === 'user') return other.kind === 'user' && normalizeText(own.text) === normalizeText(other.text);
  const isAnswer = own.kind === 'assistant' && own.state === 'done';
  return isAnswer && other.kind === 'assistant' && own.text === other.text;
}
