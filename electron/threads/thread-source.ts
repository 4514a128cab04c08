import type { EntryId, TurnId } from '../../shared/base/ids.ts';
import type { DiffService } from '../changes/diff-service.ts';
import type { ExecService } from '../console/exec-service.ts';
import type { ChangedTurn, ThreadSource } from '../store/threads/session-recorder.ts';
import type { DiffToSave, OutputToSave } from '../store/threads/writes/save-turns.ts';
import type { LiveThread } from './live-thread.ts';

/** What to save of a thread, with what its commands and patches produced. */
export function sourceOf(thread: LiveThread, exec: ExecService, diff: DiffService): ThreadSource {
  const { agentOf, beginning, forkedFrom, history, id, log, settings, updatedAt } = thread;
  const { transcript } = log;
  const outputOf = (turnId: TurnId, entryId: EntryId): readonly OutputToSave[] => {
    const output = exec.finishedOutput(id, entryId);
    return output === null ? [] : [{ turnId, entryId, output }];
  };
  const diffOf = (turnId: TurnId, entryId: EntryId | null): readonly DiffToSave[] => {
    const kept = diff.keptText(id, turnId, entryId);
    return kept === null ? [] : [{ turnId, entryId, ...kept }];
  };
  return {
    facts: {
      id,
      folder: thread.cwd,
      title: beginning,
      settings,
      usage: transcript.usage,
      createdAt: transcript.turns[0]?.startedAt ?? updatedAt,
      updatedAt,
      forkedFrom,
      agentOf,
      earlierInCodex: history?.olderCursor == null ? 0 : 1,
      olderCursor: history?.olderCursor ?? null,
    },
    transcript,
    marks: thread.marks,
    seq: log.seq,
    made: (changed) => ({
      outputs: entriesOf(changed, 'command').flatMap(([turnId, entryId]) => outputOf(turnId, entryId)),
      diffs: [
        ...entriesOf(changed, 'patch').flatMap(([turnId, entryId]) => diffOf(turnId, entryId)),
        ...changed.flatMap(({ turn }) => (turn.hasDiff ? diffOf(turn.id, null) : [])),
      ],
    }),
  };
}

function entriesOf(
  changed: readonly ChangedTurn[],
  kind: 'command' | 'patch',
): readonly (readonly [TurnId, EntryId])[] {
  return changed.flatMap(({ turn, entries }) =>
    entries.filter((entry) => entry.kind === kind).map((entry) => [turn.id, entry.id] as const),
  );
}
