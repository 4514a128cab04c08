import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listVariedTranscripts } from '../../../fixtures/testkit/varied-transcripts.ts';
import { type ReplayedThread, replayTranscript } from '../../../fixtures/transcripts/replay-transcript.ts';
import { threadId } from '../../../shared/base/ids.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { emptyTranscript, type Transcript } from '../../../shared/transcript/turn.ts';
import { toTranscript } from '../../model/threads/stored-turn.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { load, openStore, save, toFacts } from './testing/sample-store.ts';

const everything = { turns: 10_000, characters: Number.POSITIVE_INFINITY };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Saves after every turn and at the end, like `ThreadSaver`. */
function record(db: Connection, { threadId: id, events }: ReplayedThread): void {
  let saved = emptyTranscript;
  let now = emptyTranscript;
  const saveNow = () => {
    save(db, now, saved, { thread: toFacts({ id: threadId.parse(id), usage: now.usage }) });
    saved = now;
  };
  for (const event of events) {
    now = foldTranscript(now, event);
    if (event.type === 'turnEnded') saveNow();
  }
  saveNow();
}

function reload(db: Connection, id: string): Transcript {
  const { turns, earlierTurns, thread, problems } = load(db, threadId.parse(id), everything);
  expect(problems).toEqual([]);
  return toTranscript(turns, earlierTurns, thread.usage);
}

describe.each(listVariedTranscripts())('the recording %s', (name) => {
  it('is the same, item by item, after it is saved, closed and opened again', () => {
    const threads = replayTranscript(name);
    const path = join(folder, 'sessions.db');
    const db = openStore(path);
    for (const thread of threads) record(db, thread);
    db.close();
    const reopened = openStore(path);
    for (const { threadId: id, transcript } of threads) {
      expect(reload(reopened, id)).toEqual(transcript);
    }
    reopened.close();
  });

  it('continues after it is opened again as if it had never been closed', () => {
    for (const { threadId: id, events, transcript } of replayTranscript(name)) {
      const half = Math.floor(events.length / 2);
      const db = openStore();
      const before = events.slice(0, half).reduce(foldTranscript, emptyTranscript);
      save(db, before, emptyTranscript, { thread: toFacts({ id: threadId.parse(id), usage: before.usage }) });
      expect(events.slice(half).reduce(foldTranscript, reload(db, id))).toEqual(transcript);
    }
  });
});
