import type { TurnId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { StatusEntry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { LoadedTurns, ReadProblem, StoredTurn } from './stored-turn.ts';

const prefix = 'unreadable:';

/**
 * Adds a status to each turn with items that could not be read. Problems outside these turns go into the latest turn.
 * The notes are created again on each read.
 */
export function noteUnreadable({ problems, turns }: Pick<LoadedTurns, 'problems' | 'turns'>): readonly StoredTurn[] {
  const here = new Set(turns.map(({ turn }) => turn.id));
  const ofTurn = Map.groupBy(problems, ({ turnId }) => (turnId !== null && here.has(turnId) ? turnId : null));
  return turns.map((stored, at) => {
    const { turn } = stored;
    const known = turn.entries.filter(({ id }) => !id.startsWith(prefix));
    const own = ofTurn.get(turn.id) ?? [];
    const others = at === turns.length - 1 ? (ofTurn.get(null) ?? []) : [];
    const notes = [...createNotes(own, turn.id, 'turn'), ...createNotes(others, turn.id, 'thread')];
    if (known.length === turn.entries.length && notes.length === 0) return stored;
    return { ...stored, turn: { ...turn, entries: [...known, ...notes] } };
  });
}

function createNotes(
  problems: readonly ReadProblem[],
  turnId: TurnId,
  place: 'turn' | 'thread',
): readonly StatusEntry[] {
  if (problems.length === 0) return [];
  const fact = place === 'turn' ? describeThisTurn(problems.length) : describeOtherTurns(problems.length);
  const isNewer = problems.every(({ reason }) => reason === 'newer');
  const detail = isNewer ? t`A newer Workcell wrote what is missing.` : t`What is missing stays in the store.`;
  return [createNotice(`${prefix}${place}:${turnId}`, null, 'warning', fact, detail)];
}

function describeThisTurn(items: number): string {
  return items === 1 ? t`One item in this turn cannot be read.` : t`${items} items in this turn cannot be read.`;
}

function describeOtherTurns(items: number): string {
  return items === 1 ? t`One item in other turns cannot be read.` : t`${items} items in other turns cannot be read.`;
}
