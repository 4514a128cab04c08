import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { changeKeptHunks, putDraft, readDraft, readKeptHunks } from './drafts.ts';
import { forgetThreads } from './forget-threads.ts';
import { openJournal, openStore } from './testing/sample-store.ts';

describe('drafts', () => {
  let folder = '';
  let db: Connection;
  const thread = { threadId: threadId.parse('one') };
  const draft = {
    text: 'half a thought',
    attachments: [{ kind: 'file', name: 'a', source: '/w/a' }],
    comments: [],
    notes: [],
  } as const;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-drafts-'));
    db = openStore(join(folder, 'sessions.db'));
  });
  afterEach(async () => {
    db.close();
    await rm(folder, { recursive: true });
  });

  it('keeps the newest draft for each thread and each folder', () => {
    putDraft(db, { place: thread, draft: { text: 'older', attachments: [], comments: [], notes: [] } });
    putDraft(db, { place: thread, draft });
    putDraft(db, {
      place: { folder: '/w' },
      draft: { text: 'in a new one', attachments: [], comments: [], notes: [] },
    });
    expect(readDraft(db, thread)).toEqual(draft);
    expect(readDraft(db, { folder: '/w' })?.text).toBe('in a new one');
    expect(readDraft(db, { folder: '/elsewhere' })).toBeNull();
    putDraft(db, { place: thread, draft: null });
    expect(readDraft(db, thread)).toBeNull();
  });

  it('keeps the marks of a review apart from the message', () => {
    const hunk = { turnId: turnId.parse('t'), entryId: null, seen: 'h', path: 'a.ts', hunk: 1 };
    changeKeptHunks(db, { ...thread, hunks: [hunk], isKept: true });
    putDraft(db, { place: thread, draft });
    putDraft(db, { place: thread, draft: null });
    expect(readKeptHunks(db, thread)).toEqual([hunk]);
    // A window that does not know of the first mark adds one.
    changeKeptHunks(db, { ...thread, hunks: [{ ...hunk, hunk: 2 }], isKept: true });
    expect(readKeptHunks(db, thread)).toEqual([hunk, { ...hunk, hunk: 2 }]);
    changeKeptHunks(db, { ...thread, hunks: [hunk], isKept: false });
    expect(readKeptHunks(db, thread)).toEqual([{ ...hunk, hunk: 2 }]);
  });

  it('deletes the draft with its thread', () => {
    putDraft(db, { place: thread, draft });
    const hunks = [{ turnId: turnId.parse('t'), entryId: null, seen: '', path: 'a', hunk: 0 }];
    changeKeptHunks(db, { ...thread, hunks, isKept: true });
    const journal = openJournal();
    forgetThreads(db, journal, { threadIds: [thread.threadId], at: 1 });
    journal.close();
    expect(readDraft(db, thread)).toBeNull();
    expect(readKeptHunks(db, thread)).toEqual([]);
    // Another window may not have heard of it yet.
    putDraft(db, { place: thread, draft });
    changeKeptHunks(db, { ...thread, hunks, isKept: true });
    expect(readDraft(db, thread)).toBeNull();
    expect(readKeptHunks(db, thread)).toEqual([]);
  });
});
