import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { storedVersion } from '../../../shared/changes/diff-summary.ts';
import type { CommandRun } from '../../../shared/console/command-run.ts';
import type { ThreadView } from '../../../shared/contract/threads.ts';
import type { LoadedTurns } from '../../model/threads/stored-turn.ts';

/** What commands and patches produced, without outputs and texts. */
export type TurnToolCalls = Pick<ThreadView, 'commands' | 'diffs'>;

/** Returns what these turns produced, in order. */
export function pickToolCalls(
  turns: readonly { readonly id: TurnId }[],
  { commands, diffs }: TurnToolCalls,
): TurnToolCalls {
  const places = new Map(turns.map(({ id }, place) => [id, place]));
  const inOrder = <T extends { readonly turnId: TurnId }>(made: readonly T[]) =>
    made
      .filter(({ turnId }) => places.has(turnId))
      .sort((a, b) => (places.get(a.turnId) ?? 0) - (places.get(b.turnId) ?? 0));
  return { commands: inOrder(commands), diffs: inOrder(diffs) };
}

/** Returns what stored turns produced. */
export function toStoredToolCalls(threadId: ThreadId, { turns, outputs, diffs }: LoadedTurns): TurnToolCalls {
  const lengths = new Map(outputs.map(({ turnId, entryId, length }) => [`${turnId}/${entryId}`, length]));
  const runs = turns.flatMap(({ turn }) =>
    turn.entries.flatMap((entry): CommandRun[] => {
      if (entry.kind !== 'command') return [];
      const { at, command, cwd, durationMs, exitCode, id, status } = entry;
      const outputLength = lengths.get(`${turn.id}/${id}`) ?? 0;
      const facts = { command, cwd, status, exitCode, durationMs, outputLength, startedAt: at, isAdopted: false };
      return [{ id, threadId, turnId: turn.id, ...facts }];
    }),
  );
  return { commands: runs, diffs: diffs.map((link) => ({ threadId, version: storedVersion, ...link })) };
}
