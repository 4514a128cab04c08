import { describe, expect, it } from 'vitest';
import { entryId, turnId } from '../../../../shared/base/ids.ts';
import type { Entry } from '../../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../../shared/transcript/fold-transcript.ts';
import {
  answer,
  command,
  ended,
  fold,
  mine,
  one,
  patch,
  put,
  started,
  submitted,
  text,
  two,
  user,
} from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript, type Transcript } from '../../../../shared/transcript/turn.ts';
import { formVersion } from '../entry-form.ts';
import { readStoredDiff, readStoredOutput } from '../reads/read-output.ts';
import { load, openStore, sampleThread, save, toFacts } from '../testing/sample-store.ts';

const turnIds = (db: ReturnType<typeof openStore>) => load(db).turns.map(({ turn }) => turn.id);

describe('saving a thread', () => {
  it('saving a thread writes only changed items', () => {
    const db = openStore();
    const before = fold(started(), put(command), put(patch), text('Go'));
    save(db, before);
    const keys = () => db.prepare('SELECT key FROM items ORDER BY position').pluck().all();
    const [kept] = keys();
    db.exec(
      `CREATE TEMP TABLE written (id); CREATE TEMP TRIGGER note AFTER UPDATE OF entry ON items BEGIN INSERT INTO written VALUES (new.id); END`,
    );
    save(db, foldTranscript(before, text(' on')), before);
    expect(db.prepare('SELECT id FROM written').pluck().all()).toEqual([answer.id]);
    expect(keys()[0]).toBe(kept);
    expect(load(db).turns[0]?.turn.entries.at(-1)).toMatchObject({ text: 'Go on' });
  });

  it('saving a thread deletes an item that no longer exists', () => {
    const db = openStore();
    const before = fold(started(), put(command), put(answer));
    save(db, before);
    save(db, foldTranscript(before, ended('failed')), before);
    expect(load(db).turns[0]?.turn.entries.map(({ kind }) => kind)).toEqual(['command']);
  });

  it('saving a thread saves everything or nothing', () => {
    const db = openStore();
    const before = fold(started(), put(command));
    save(db, before, emptyTranscript, { saved: { run: 'a', seq: 2 } });
    const now = foldTranscript(before, put(patch));
    db.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON diffs BEGIN SELECT raise(ABORT, 'disk full'); END`);
    const diffs = [{ turnId: one, entryId: null, files: [], text: '+a' }];
    expect(() => save(db, now, before, { saved: { run: 'a', seq: 3 }, diffs })).toThrow('disk full');
    expect(load(db).thread.saved).toEqual({ run: 'a', seq: 2 });
    expect(load(db).turns[0]?.turn.entries).toHaveLength(1);
  });

  it('saving a thread keeps what the user changed on the thread and its turns, and marks', () => {
    const db = openStore();
    const before = fold(started(), ended('completed'));
    save(db, before, emptyTranscript, { marks: [{ turnId: one, origin: 'otherClient', gone: true }] });
    db.exec(`UPDATE threads SET name = 'Mine', archived_at = 5, pinned_at = 6; UPDATE turns SET pinned_at = 7`);
    save(db, foldTranscript(before, put(command)), before, { thread: toFacts({ title: 'Other', updatedAt: 9 }) });
    expect(load(db).thread).toMatchObject({ name: 'Mine', title: 'Other', archivedAt: 5, pinnedAt: 6, updatedAt: 9 });
    expect(load(db).turns).toMatchObject([{ origin: 'otherClient', gone: true }]);
    expect(db.prepare('SELECT pinned_at FROM turns').pluck().get()).toBe(7);
  });

  it('saving a thread stores attachments whole, next to their message', () => {
    const db = openStore();
    const source = `data:image/png;base64,${'A'.repeat(100_000)}`;
    const message = { ...user, sources: [{ kind: 'image', name: 'a.png', source } as const, ...user.sources] };
    const before = fold({ type: 'messageSubmitted', entry: message, at: 1 });
    save(db, before);
    expect(load(db).turns[0]?.turn.entries).toEqual([message]);
    expect(db.prepare('SELECT max(length(entry)) FROM items').pluck().get()).toBeLessThan(1_000);
    const shorter: Transcript = {
      ...before,
      turns: before.turns.map((turn) => ({ ...turn, entries: [{ ...message, sources: user.sources }] })),
    };
    save(db, shorter, before);
    expect(load(db).turns[0]?.turn.entries).toEqual([{ ...message, sources: user.sources }]);
  });
});

it('keeps attachments that copy resources as copies, and does not write them again', () => {
  const db = openStore();
  const resource = { server: 'notes', uri: 'memory://guide' };
  const guide = { kind: 'file', name: 'guide', source: '/d/guide', resource } as const;
  const message = { ...user, sources: [...user.sources, guide] };
  const before = fold({ type: 'messageSubmitted', entry: message, at: 1 });
  save(db, before);
  expect(load(db).turns[0]?.turn.entries).toEqual([message]);
  db.exec("CREATE TRIGGER again BEFORE UPDATE OF entry ON items BEGIN SELECT RAISE(ABORT, 'again'); END");
  const { turns } = before;
  save(db, { ...before, turns: turns.map((turn) => ({ ...turn, entries: [{ ...message }] })) }, before);
  expect(load(db).turns[0]?.turn.entries).toEqual([message]);
});

describe('the order of turns', () => {
  it('the order of turns puts a turn that Codex began where its message is', () => {
    const db = openStore();
    const other = { ...user, clientId: 'message-2' } as typeof user;
    const before = fold(started(one), ended('completed'), submitted, {
      type: 'messageSubmitted',
      entry: other,
      at: 60,
    });
    save(db, before);
    const now = foldTranscript(before, { type: 'turnStarted', turnId: two, at: 1, model: null, clientId: mine });
    save(db, now, before);
    expect(turnIds(db)).toEqual([one, two, 'pending:message-2']);
  });

  it('the order of turns puts older turns from Codex before ours', () => {
    const db = openStore();
    const before = fold(started(two), ended('completed', two));
    save(db, before);
    const older = fold(started(turnId.parse('a')), started(turnId.parse('b'))).turns;
    save(db, foldTranscript(before, { type: 'earlierTurnsLoaded', turns: older, earlierTurns: 0 }), before);
    expect(turnIds(db)).toEqual(['a', 'b', two]);
  });

  it('the order of turns follows a message that is sent again', () => {
    const db = openStore();
    const before = fold(submitted, { type: 'codexStopped', at: 1 }, started(one), ended('completed'));
    save(db, before);
    save(db, foldTranscript(before, submitted), before);
    expect(turnIds(db)).toEqual([one, 'pending:message-1']);
  });
});

describe('data from a later version', () => {
  const later = formVersion + 1;
  const future = JSON.stringify({ id: 'hologram', at: 5, kind: 'hologram', shape: 'cube' });

  function withFuture() {
    const db = openStore();
    const before = fold(started(), put(command));
    save(db, before);
    db.prepare(
      `INSERT INTO items (turn, id, position, version, kind, entry) SELECT key, 'hologram', 1, ?, 'hologram', ? FROM turns`,
    ).run(later, future);
    return db;
  }

  it('data from a later version is shown as unknown, and reported', () => {
    const { turns, problems } = load(withFuture());
    const [, shown] = turns[0]?.turn.entries ?? [];
    expect(shown).toMatchObject({ id: 'hologram', kind: 'unknown', name: 'hologram' });
    expect(JSON.parse(shown?.kind === 'unknown' ? shown.json : '')).toEqual(JSON.parse(future));
    expect(problems).toEqual([{ threadId: sampleThread, turnId: one, entryId: 'hologram', reason: 'newer' }]);
  });

  it('data from a later version is not overwritten when its turn is saved, with or without it', () => {
    const db = withFuture();
    const stored = () => db.prepare(`SELECT entry, version FROM items WHERE id = 'hologram'`).get();
    const opened: Transcript = { ...emptyTranscript, turns: load(db).turns.map(({ turn }) => turn) };
    save(db, foldTranscript(opened, put(patch)), opened);
    expect(stored()).toEqual({ entry: future, version: later });
    save(db, fold(started(), put(command)));
    expect(stored()).toEqual({ entry: future, version: later });
  });

  it('data from a later version is not overwritten if it is a turn', () => {
    const db = openStore();
    save(db, fold(started(), put(command)));
    db.prepare(`UPDATE turns SET version = ?, status = 'dreaming'`).run(later);
    expect(load(db).problems).toEqual([{ threadId: sampleThread, turnId: one, entryId: null, reason: 'newer' }]);
    save(db, fold(started(), ended('completed')));
    expect(db.prepare('SELECT status FROM turns').pluck().get()).toBe('dreaming');
    expect(db.prepare('SELECT count(*) FROM items').pluck().get()).toBe(1);
  });
});

it('reports an unreadable item, loads the rest, and leaves the item alone on save', () => {
  const db = openStore();
  save(db, fold(started(), put(command), put(patch)));
  db.prepare(`UPDATE items SET entry = '{"kind":"comm' WHERE id = 'command'`).run();
  const { turns, problems } = load(db);
  expect(turns[0]?.turn.entries.map(({ id }) => id)).toEqual(['patch']);
  expect(problems).toEqual([{ threadId: sampleThread, turnId: one, entryId: 'command', reason: 'damaged' }]);
  save(db, fold(started(), put(patch), put(answer)));
  expect(db.prepare(`SELECT count(*) FROM items WHERE id = 'command'`).pluck().get()).toBe(1);
});

describe('outputs and diffs', () => {
  it('outputs and diffs load as links with the thread, and as texts on request', () => {
    const db = openStore();
    const output = {
      head: 'a',
      omitted: { count: 7, unit: 'bytes', by: 'codex' },
      tail: 'b',
      length: 9,
      authoritative: true,
    } as const;
    const files = [{ path: 'a', from: null, change: 'added', binary: false, added: 1, removed: 0 } as const];
    save(db, fold(started(), put(command), put(patch)), emptyTranscript, {
      outputs: [{ turnId: one, entryId: command.id, output }],
      diffs: [
        { turnId: one, entryId: null, files, text: '+whole' },
        { turnId: one, entryId: patch.id, files: [], text: '+one' },
      ],
    });
    expect(load(db).outputs).toEqual([{ turnId: one, entryId: command.id, length: 9 }]);
    expect(load(db).diffs).toEqual([
      { turnId: one, entryId: null, files },
      { turnId: one, entryId: patch.id, files: [] },
    ]);
    const place = { threadId: sampleThread, turnId: one };
    expect(readStoredOutput(db, { ...place, entryId: command.id })).toEqual({ ...output, recordedLength: 0 });
    expect(readStoredDiff(db, { ...place, entryId: null })).toBe('+whole');
    expect(readStoredDiff(db, { ...place, entryId: patch.id })).toBe('+one');
    expect(readStoredOutput(db, { ...place, entryId: patch.id })).toBeNull();
  });
});

it('keeps the order of entries when a new one is put first', () => {
  const db = openStore();
  const before = fold(started(), put(command), put(patch));
  save(db, before);
  const first: Entry = { ...answer, id: entryId.parse('first') };
  const now = { ...before, turns: before.turns.map((turn) => ({ ...turn, entries: [first, ...turn.entries] })) };
  save(db, now, before);
  expect(load(db).turns[0]?.turn.entries.map(({ id }) => id)).toEqual(['first', 'command', 'patch']);
});
