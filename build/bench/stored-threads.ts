import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSalt } from '../../electron/store/sqlite/open-database.ts';
import { openStore } from '../../electron/store/threads/testing/sample-store.ts';
import { saveTurns } from '../../electron/store/threads/writes/save-turns.ts';
import { answer } from '../../fixtures/provider/script.ts';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { CommandEntry, Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { Chance } from './chance.ts';
import { type CreatedOnce, createOnce } from './create-once.ts';
import { makeWorkspace } from './long-threads.ts';
import type { Workbench } from './workbench.ts';

/** Increase this whenever the created data changes, so that cached data is created again. */
const recipe = 2;
const longTurns = 2_000;
const itemsOfTurn = 4;

/** The amount of stored data: all that the figures are for, a tenth, or a hundredth. */
export type StoreSize = 'whole' | 'tenth' | 'hundredth';

const sizes = {
  whole: { threads: 5_000, items: 1_000_000 },
  tenth: { threads: 500, items: 100_000 },
  hundredth: { threads: 50, items: 10_000 },
} as const;

/** A data folder with threads that Codex does not know, and the same database unencrypted. */
export type StoredThreads = {
  readonly workspace: string;
  readonly codexHome: string;
  readonly dataFolder: string;
  readonly plain: string;
  /** The environment in which its key is available. */
  readonly env: Readonly<Record<string, string>>;
  /** The longest thread, and the end of its last answer. */
  readonly long: { readonly name: string; readonly end: string };
};

const long = { name: 'Two thousand turns', end: 'That was the last of two thousand.' };

/**
 * Threads with this many items in total, one of them with 2,000 turns. The app's own code fills the tables once, which
 * takes several minutes for the full size. The app itself encrypts them.
 */
export async function createStoredThreads(bench: Workbench, size: StoreSize): Promise<StoredThreads> {
  const { facts }: CreatedOnce<StoredThreads> = await createOnce(`store-${recipe}-${size}`, async (folder) => {
    process.stderr.write(`Making a store of ${sizes[size].items.toLocaleString('en')} items, once\n`);
    const workspace = await makeWorkspace(folder);
    const [codexHome, dataFolder] = [join(folder, 'home'), join(folder, 'data')];
    for (const made of [codexHome, dataFolder]) mkdirSync(made);
    const plain = join(folder, 'plain.db');
    fill(plain, workspace, sizes[size]);
    cpSync(plain, join(dataFolder, 'sessions.db'));
    // Without a bus, no keyring is used: the key is in a file in this folder.
    const env = { XDG_CONFIG_HOME: join(folder, 'config'), DBUS_SESSION_BUS_ADDRESS: '' };
    const made = { workspace, codexHome, dataFolder, plain, env, long };
    await encrypt(bench, made);
    return made;
  });
  return facts;
}

/** Makes the app open the store, which encrypts it, and waits until it is done. */
async function encrypt(bench: Workbench, { dataFolder, env, ...kept }: StoredThreads): Promise<void> {
  await bench.withApp({ model: answer('Nobody asks.'), existing: kept, dataFolder, env }, async ({ page }) => {
    while (readSalt(join(dataFolder, 'sessions.db')) === null) await page.evaluate(() => benchProbe.frame());
    await page.evaluate((text) => benchProbe.seen({ role: 'list', name: 'Threads', text }), kept.long.name);
  });
}

function fill(path: string, workspace: string, { items, threads }: { items: number; threads: number }): void {
  const db = openStore(path);
  const perThread = Math.round((items / itemsOfTurn - longTurns) / (threads - 1));
  const maker = new ThreadMaker(workspace);
  const begun = Date.now() - threads * 60_000;
  for (let at = 0; at < threads; at += 100) {
    db.transaction(() => {
      for (let number = at; number < Math.min(threads, at + 100); number++) {
        const isLong = number === threads - 1;
        const count = isLong ? longTurns : perThread;
        saveTurns(
          db,
          maker.createThread(isLong ? long.name : null, begun + number * 60_000, count, isLong ? long.end : ''),
        );
      }
    })();
  }
  db.pragma('optimize');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Creates threads and turns of typical length. Their ids grow over time, as Codex's do. */
class ThreadMaker {
  readonly #workspace: string;
  readonly #chance = new Chance(1);
  #ids = 0;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  createThread(name: string | null, at: number, count: number, end: string) {
    const id = threadId.parse(this.#createId());
    const turns = Array.from({ length: count }, (_, place) => this.#createTurn(at, place === count - 1 ? end : ''));
    const settings = { threadId: id, cwd: this.#workspace, model: 'gpt-5.5', effort: null } as const;
    const thread = {
      id,
      folder: this.#workspace,
      title: name ?? this.#chance.words(5),
      settings: { ...settings, approvalPolicy: null, sandbox: null },
      usage: null,
      createdAt: at,
      updatedAt: at + 1_000,
      forkedFrom: null,
      agentOf: null,
      earlierInCodex: 0,
      olderCursor: null,
    };
    const nothing = { saved: null, removed: [], marks: [], outputs: [], diffs: [] };
    return { ...nothing, thread, turns, order: turns.map((turn) => turn.id) };
  }

  #createTurn(at: number, end: string): Turn {
    const facts = { status: 'completed', startedAt: at, endedAt: at + 900, durationMs: 900, model: null } as const;
    const entries = [
      this.#createMessage(at),
      this.#createReasoning(at),
      this.#createCommand(at),
      this.#createAnswer(at, end),
    ];
    return { ...facts, id: turnId.parse(this.#createId()), hadEffects: true, hasDiff: false, entries };
  }

  #createMessage(at: number): Entry {
    const none = { clientId: null, sources: [], problem: null, retryOf: null, steered: false };
    const text = this.#chance.words(14);
    return { ...none, id: entryId.parse(this.#createId()), at, kind: 'user', text, state: 'confirmed' };
  }

  #createReasoning(at: number): Entry {
    const parts = { summary: [this.#chance.words(20)], content: [] };
    const state = { state: 'done', dropReason: null, endedAt: at + 300 } as const;
    return { ...parts, ...state, id: entryId.parse(this.#createId()), at, kind: 'reasoning' };
  }

  #createCommand(at: number): CommandEntry {
    const command = `grep -rn ${this.#chance.words(1)} src`;
    const declined = this.#chance.next() < 0.02;
    const ended = { exitCode: declined ? null : 0, durationMs: 20, processId: null, message: null } as const;
    return {
      ...ended,
      id: entryId.parse(this.#createId()),
      at: at + 400,
      kind: 'command',
      command,
      rawCommand: `/bin/bash -lc '${command}'`,
      cwd: this.#workspace,
      actions: [],
      status: declined ? 'declined' : 'done',
      source: 'codex',
      outputTail: this.#chance.words(12),
      approval: null,
    };
  }

  #createAnswer(at: number, end: string): Entry {
    const text = `${this.#chance.words(60)}. ${end}`;
    const state = { phase: 'answer', state: 'done', dropReason: null } as const;
    return { ...state, id: entryId.parse(this.#createId()), at: at + 800, kind: 'assistant', text };
  }

  #createId(): string {
    this.#ids += 1;
    return `01900000-0000-7000-8000-${String(this.#ids).padStart(12, '0')}`;
  }
}
