import { expect, it } from 'vitest';
import { approvalId, entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { CommandEntry } from '../../shared/transcript/entry.ts';
import { command, ended, fold, put, started } from '../../shared/transcript/sample-thread.ts';
import { emptyTranscript, type Transcript } from '../../shared/transcript/turn.ts';
import { listRecentActions } from '../store/threads/reads/recent-actions.ts';
import { openStore, save, toFacts } from '../store/threads/testing/sample-store.ts';
import { TranscriptHistory } from './action-history.ts';

/** Turns with one command each. */
function commands(from: number, to: number, more: Partial<CommandEntry> = {}): Transcript {
  const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return fold(
    ...numbers.flatMap((at) => {
      const turn = turnId.parse(`turn ${at}`);
      const entry = {
        ...command,
        id: entryId.parse('run'),
        at,
        rawCommand: `ls ${at}`,
        status: 'done',
        ...more,
      } as const;
      return [started(turn), put(entry, turn), ended('completed', turn)];
    }),
  );
}

it('merges stored and in-memory actions, each once and in its in-memory form', async () => {
  const db = openStore();
  const declined = { approvalId: approvalId.parse('a'), state: 'declined', by: 'person', settledAt: 1 } as const;
  save(db, commands(1, 300), emptyTranscript, { thread: toFacts({ id: threadId.parse('old'), updatedAt: 300 }) });
  const history = new TranscriptHistory({
    threads: { getTranscripts: () => [commands(299, 302, { approval: declined, status: 'declined' })] },
    threadStore: { recentActions: async (filter) => listRecentActions(db, filter) },
  });
  const past = await history.findRecent('/w', 'command', 200);
  expect(past).toHaveLength(200);
  expect(past.filter(({ declined: isDeclined }) => isDeclined)).toHaveLength(4);
  const words = past.map(({ action }) =>
    action.kind === 'command' && 'words' in action.command ? action.command.words : null,
  );
  expect([words[0], words.at(-1)]).toEqual([
    ['ls', '302'],
    ['ls', '103'],
  ]);
  expect(await history.findRecent('/w', 'patch', 200)).toEqual([]);
});
