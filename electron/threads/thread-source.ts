import type { EntryId, TurnId } from '../../shared/base/ids.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { CommandService } from '../console/command-service.ts';
import type { ChangedTurn, ThreadSource } from '../store/threads/thread-saver.ts';
import type { DiffToSave, OutputToSave } from '../store/threads/writes/save-turns.ts';
import type { LiveThread } from './live-thread.ts';

/** Returns what to save of a thread, with the outputs of its commands and patches. */
export function createThreadSource(thread: LiveThread, exec: CommandService, diff: ChangesService): ThreadSource {
  const { agentOf, initialTitle, forkedFrom, history, id, log, settings, updatedAt } = thread;
  const { transcript } = log;
  const findOutput = (turnId: TurnId, entryId: EntryId): readonly OutputToSave[] => {
    const output = exec.getFinishedOutput(id, entryId);
    return output === null ? [] : [{ turnId, entryId, output }];
  };
  const findDiff = (turnId: TurnId, entryId: EntryId | null): readonly DiffToSave[] => {
    const kept = diff.getTextInMemory(id, turnId, entryId);
    return kept === null ? [] : [{ turnId, entryId, ...kept }];
  };
  return {
    facts: {
      id,
      folder: thread.cwd,
      title: initialTitle,
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
    getOutputsAndDiffs: (changed) => ({
      outputs: listEntries(changed, 'command').flatMap(([turnId, entryId]) => findOutput(turnId, entryId)),
      diffs: [
        ...listEntries(changed, 'patch').flatMap(([turnId, entryId]) => findDiff(turnId, entryId)),
        ...changed.flatMap(({ turn }) => (turn.hasDiff ? findDiff(turn.id, null) : [])),
        // The record of changes knows only later what they changed.
        ...changed.flatMap(({ turn }) =>
          turn.entries.flatMap(({ id, kind }) => (kind === 'command' || kind === 'tool' ? findDiff(turn.id, id) : [])),
        ),
      ],
    }),
  };
}

function listEntries(
  changed: readonly ChangedTurn[],
  kind: 'command' | 'patch',
): readonly (readonly [TurnId, EntryId])[] {
  return changed.flatMap(({ turn, entries }) =>
    entries.filter((entry) => entry.kind === kind).map((entry) => [turn.id, entry.id] as const),
  );
}
