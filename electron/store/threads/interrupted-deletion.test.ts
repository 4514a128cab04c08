import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientMessageId, windowId } from '../../../shared/base/ids.ts';
import type { Connection } from '../sqlite/keyed-connection.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { listDeleted } from './deleted-threads.ts';
import { forgetThreads } from './forget-threads.ts';
import { appendJournal } from './journal.ts';
import { putQueued } from './queued-messages.ts';
import { recoverUnfinished } from './recover-unfinished.ts';
import { journalSchema, sessionsSchema } from './schemas.ts';
import { putTexts } from './stored-texts.ts';
import { sampleThread, toFacts } from './testing/sample-store.ts';
import { noteThread } from './writes/change-thread.ts';

const word = 'unmistakable';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'workcell-deletion-'));
});
afterEach(() => rmSync(root, { recursive: true }));

type Stores = { readonly sessions: Connection; readonly journal: Connection };

function open(folder: string): Stores {
  const one = (name: string, { migrations }: typeof sessionsSchema): Connection => {
    const { db } = openDatabase({ path: join(folder, name), key: null, migrations });
    if (db === null) throw new Error(`${name} does not open`);
    return db;
  };
  return { sessions: one('sessions.db', sessionsSchema), journal: one('journal.db', journalSchema) };
}

function close({ journal, sessions }: Stores): void {
  sessions.close();
  journal.close();
}

/** Fills a thread with the word: its title, a draft that was typed gradually, a queued message, and the journal. */
function fill({ journal, sessions }: Stores): void {
  const text = `${word} `.repeat(2_000);
  noteThread(sessions, toFacts({ title: word }));
  const place = { threadId: sampleThread, folder: null, field: 'message' };
  for (const revision of [1, 2, 3]) {
    putTexts(sessions, { texts: [{ place, window: windowId.parse('w'), revision, text: { text, about: '{}' } }] });
  }
  const settings = { model: null, effort: null, serviceTier: null, mode: null, sandbox: null } as never;
  const message = { clientId: clientMessageId.parse('m'), text, sources: [], settings, queuedAt: 1 } as never;
  putQueued(sessions, journal, { threadId: sampleThread, messages: [{ message, isHeld: false } as never] });
  const event = { type: 'textAppended', text } as never;
  appendJournal(journal, { batches: [{ run: 'r', threadId: sampleThread, events: [{ seq: 1, event }], at: 1 }] });
}

/** The methods that change a file. */
const writing: ReadonlySet<PropertyKey> = new Set(['exec', 'pragma', 'run']);

/** Calls `beforeWrite` before each write of a connection and of its statements. */
function watched<Target extends object>(target: Target, beforeWrite: () => void): Target {
  return new Proxy(target, {
    get: (_target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...input: unknown[]) => {
        if (writing.has(name)) beforeWrite();
        const result: unknown = Reflect.apply(value, target, input);
        return name === 'prepare' ? watched(Object(result), beforeWrite) : result;
      };
    },
  });
}

/** Lists the files in a folder that contain the word. */
function findWord(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(word));
}

it('a deletion that is cut short anywhere keeps the thread, or leaves no word of it after the next start', () => {
  const stores = open(root);
  fill(stores);
  const copies: string[] = [];
  // Copies what a killed process would leave on disk.
  const copy = (): void => {
    const to = mkdtempSync(join(tmpdir(), 'workcell-deletion-'));
    cpSync(root, to, { recursive: true });
    copies.push(to);
  };
  forgetThreads(watched(stores.sessions, copy), watched(stores.journal, copy), { threadIds: [sampleThread], at: 2 });
  copy();
  close(stores);
  let [kept, deleted] = [0, 0];
  for (const [write, folder] of copies.entries()) {
    const next = open(folder);
    recoverUnfinished(next.sessions, next.journal, 3);
    // The app keeps running, so the databases stay open.
    const left = findWord(folder);
    if (listDeleted(next.sessions).includes(sampleThread)) {
      deleted += 1;
      expect(left, `ended before write ${write + 1}`).toEqual([]);
    } else {
      kept += 1;
      expect(left).not.toEqual([]);
    }
    close(next);
    rmSync(folder, { recursive: true });
  }
  expect(kept).toBeGreaterThan(5);
  expect(deleted).toBeGreaterThan(2);
});
