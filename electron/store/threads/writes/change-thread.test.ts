import { describe, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import { command, fold, put, started } from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { load, openStore, sampleThread, save, toFacts } from '../testing/sample-store.ts';
import {
  archiveStoredThread,
  deleteStoredThread,
  markKnownToCodex,
  noteThread,
  renameStoredThread,
  setThreadPinned,
} from './change-thread.ts';

const unknown = threadId.parse('unknown');
const stored = () => {
  const db = openStore();
  save(db, fold(started(), put(command)));
  return db;
};
const threads = (db: Connection) => db.prepare('SELECT id FROM threads').pluck().all();

describe('a change of a thread by the user', () => {
  it('a change of a thread by the user is stored, and reports whether there is such a thread', () => {
    const db = stored();
    expect(renameStoredThread(db, { threadId: sampleThread, name: 'Mine' })).toBe(true);
    expect(setThreadPinned(db, { threadId: sampleThread, at: 5 })).toBe(true);
    expect(archiveStoredThread(db, { threadId: sampleThread, at: 6 })).toBe(true);
    expect(load(db).thread).toMatchObject({ name: 'Mine', pinnedAt: 5, archivedAt: 6 });
    expect(renameStoredThread(db, { threadId: unknown, name: 'Mine' })).toBe(false);
    expect(setThreadPinned(db, { threadId: unknown, at: 5 })).toBe(false);
    expect(archiveStoredThread(db, { threadId: unknown, at: 6 })).toBe(false);
  });

  it('a change of a thread by the user deletes the thread, and nothing for one that is not stored', () => {
    const db = stored();
    expect(deleteStoredThread(db, { threadId: unknown, at: 1 })).toBe(false);
    expect(deleteStoredThread(db, { threadId: sampleThread, at: 1 })).toBe(true);
    expect(threads(db)).toEqual([]);
  });
});

describe('a thread that Codex lost', () => {
  it('a thread that Codex lost stays if something is saved here', () => {
    const db = stored();
    expect(markKnownToCodex(db, { threadId: sampleThread, known: false })).toBe(true);
    expect(load(db).thread.knownToCodex).toBe(false);
    expect(markKnownToCodex(db, { threadId: sampleThread, known: true })).toBe(true);
    expect(load(db).thread.knownToCodex).toBe(true);
    expect(markKnownToCodex(db, { threadId: unknown, known: true })).toBe(false);
  });

  it('a thread that Codex lost leaves the store if there is nothing to read', () => {
    const db = openStore();
    save(db, emptyTranscript);
    expect(markKnownToCodex(db, { threadId: sampleThread, known: false })).toBe(false);
    expect(threads(db)).toEqual([]);
  });
});

it('notes a thread that only Codex had, and leaves a stored one as it is', () => {
  const db = stored();
  noteThread(db, toFacts({ title: 'Other' }));
  noteThread(db, toFacts({ id: unknown, title: 'New' }));
  expect(threads(db)).toEqual([sampleThread, unknown]);
  expect(load(db).thread.title).toBe('A thread');
});
