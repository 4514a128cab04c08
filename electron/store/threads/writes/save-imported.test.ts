import { describe, expect, it } from 'vitest';
import { listVariedTranscripts } from '../../../../fixtures/testkit/varied-transcripts.ts';
import { replayTranscript } from '../../../../fixtures/transcripts/replay-transcript.ts';
import type { TurnId } from '../../../../shared/base/ids.ts';
import { createImportedThreadId, endTurn } from '../../../../shared/exports/imported-thread.ts';
import type { ThreadRecord } from '../../../../shared/exports/thread-record.ts';
import { createWriter } from '../../../model/exports/record-writer.ts';
import { toRecords } from '../../../model/exports/testing/sample-records.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { ImportStore } from '../import-store.ts';
import { listThreads } from '../reads/list-threads.ts';
import { readStoredDiff, readStoredOutput } from '../reads/read-output.ts';
import { readThreadFacts, readTurnAfter, type TurnInOrder } from '../reads/read-turn-after.ts';
import { searchText } from '../reads/search-text.ts';
import { load, openStore } from '../testing/sample-store.ts';

const threadId = createImportedThreadId('x');
const place = { threadId, folder: '/here' };
const importId = 'i';
const now = 1_700_000_000_000;

function importInto(db: Connection, records: readonly ThreadRecord[]) {
  const app = new ImportStore();
  app.start({ importId, now });
  const write = createWriter('jsonl');
  for (const record of records) app.add({ importId, text: write(record) });
  return app.finish(db, { importId, place });
}

/** Returns all turns of a thread, read the way an export does. */
function turnsIn(db: Connection): readonly TurnInOrder[] {
  const turns: TurnInOrder[] = [];
  for (let after: TurnId | null = null; ; ) {
    const next = readTurnAfter(db, { threadId, after });
    if (next === null) return turns;
    turns.push(next);
    after = next.turn.id;
  }
}

describe.each(listVariedTranscripts())('the recording %s', (name) => {
  it('is stored exactly as its file has it', () => {
    for (const { transcript } of replayTranscript(name)) {
      const db = openStore();
      expect(importInto(db, toRecords(transcript)).ok).toBe(true);
      expect(turnsIn(db)).toEqual(
        transcript.turns.map((turn, at) => ({
          turn: endTurn(turn, now),
          origin: at % 2 === 0 ? 'here' : 'otherClient',
          gone: at % 3 === 1,
          pinnedAt: at,
        })),
      );
      db.close();
    }
  });
});

describe('an imported thread', () => {
  const transcript = replayTranscript('patch-accepted')[0]?.transcript ?? { turns: [] };
  const [header, thread, ...rest] = toRecords(transcript, 'giraffe\n');
  if (header === undefined || thread?.record !== 'thread') throw new Error('The records have no thread');
  const records: readonly ThreadRecord[] = [header, { ...thread, name: 'Zebra', pinnedAt: 7 }, ...rest];

  it('an imported thread is in the list of its new folder, unknown to Codex, and grants nothing', () => {
    const db = openStore();
    importInto(db, records);
    const listed = listThreads(db, { folders: ['/here'], search: '' });
    expect(listed).toMatchObject([{ id: threadId, title: 'Zebra', pinnedAt: 7, knownToCodex: false }]);
    expect(load(db, threadId).thread.settings).toMatchObject({ cwd: '/here', approvalPolicy: null, sandbox: null });
    expect(readThreadFacts(db, { threadId })?.turns).toBe(transcript.turns.length);
  });

  it('an imported thread is found by its words, and has its outputs and diffs', () => {
    const db = openStore();
    importInto(db, records);
    expect(searchText(db, { query: 'zebra', folders: ['/here'], limit: 9 })).toMatchObject([{ threadId }]);
    const { diffs } = load(db, threadId);
    expect(diffs).not.toEqual([]);
    for (const { entryId, turnId } of diffs) {
      expect(readStoredDiff(db, { threadId, turnId, entryId })).toContain('+giraffe');
    }
    const commands = replayTranscript('raw-events')[0]?.transcript ?? { turns: [] };
    const other = openStore();
    importInto(other, toRecords(commands, 'giraffe\n'));
    const { outputs } = load(other, threadId);
    expect(outputs).not.toEqual([]);
    for (const { entryId, turnId } of outputs) {
      expect(readStoredOutput(other, { threadId, turnId, entryId })?.head).toBe('giraffe\n');
    }
  });

  it('an imported thread is stored whole or not at all', () => {
    const db = openStore();
    const count = () => db.prepare('SELECT count(*) FROM threads').pluck().get();
    expect(importInto(db, records.slice(0, -1))).toMatchObject({ ok: false, error: { type: 'cutOff' } });
    expect(count()).toBe(0);
    db.exec("CREATE TRIGGER full BEFORE INSERT ON diffs BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect(() => importInto(db, records)).toThrow('full');
    expect(count()).toBe(0);
  });
});

it('drops an import when the next one begins', () => {
  const app = new ImportStore();
  app.start({ importId: 'one', now });
  app.start({ importId: 'two', now });
  expect(app.add({ importId: 'one', text: '' })).toEqual({ ok: false, error: { type: 'importGone' } });
  expect(app.add({ importId: 'two', text: '' }).ok).toBe(true);
  app.cancel({ importId: 'two' });
  expect(app.finish(openStore(), { importId: 'two', place })).toEqual({ ok: false, error: { type: 'importGone' } });
});
