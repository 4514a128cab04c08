import type { Entry } from '../../../shared/transcript/entry.ts';
import { normalizeText } from '../transcript/normalize-text.ts';

/**
 * Returns, for each of our entries, the index of the same entry in Codex's list, or null. Entries match by id, and
 * messages by the id we gave them. In Codex's oldest threads, the stored ids differ from the reported ones, so the text
 * decides there. If Codex repeats an id, our id ends with a number.
 */
export function pairEntries(ours: readonly Entry[], theirs: readonly Entry[]): readonly (number | null)[] {
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
