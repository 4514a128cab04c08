import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { inflateSync } from 'node:zlib';
import { createTwoFilesPatch } from 'diff';
import { expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { limit } from '../../fixtures/testkit/test-run.ts';
import { type EntryId, entryId, type ThreadId, threadId, turnId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { ChangeAuthor } from '../model/changes/change-author.ts';
import type { OpenWork } from '../model/changes/open-work.ts';
import type { FileSnapshot, ObservedContent } from '../model/threads/file-snapshot.ts';
import type { AttributedChange } from '../store/threads/file-history/file-history.ts';
import { ChangeRecord } from './change-record.ts';
import { toContent } from './contents.ts';
import { DiskClocks } from './disk-clocks.ts';
import { WorkLog } from './work-log.ts';

// Random histories of a folder: patches, commands, formatters, programs in the background, a second thread, the user, and
// kills, with scans in between, and scans as soon as something changed, which may come before Codex reports it. Every
// line that somebody writes names its author, so the test knows the truth.

const threads = ['one', 'two'].map((id) => threadId.parse(id));
const folder = '/project';

const action = fc.record({
  what: fc.constantFrom(
    ...(['patch', 'command', 'format', 'user', 'user', 'server', 'serve', 'endTurn', 'kill', 'scan'] as const),
    // These are seen at once.
    ...(['save', 'saveDuring', 'lateCommand', 'latePatch', 'serveSeen', 'saveBeforePatch'] as const),
  ),
  thread: fc.nat(1),
  file: fc.nat(2),
  block: fc.nat(3),
  how: fc.constantFrom('edit', 'edit', 'append', 'remove'),
});
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** One change of a file, and who made it. */
type Writing = { readonly path: string; readonly by: string };

/** What a scan found in a file: the rows that are stored of it, and who wrote it since the scan before. */
type Found = {
  readonly path: string;
  readonly writers: readonly string[];
  readonly rows: Row[];
  /** Whether nothing but the only writer could have written. */
  readonly isClear: boolean;
  /** Whether a kill came before Codex had reported everything. */
  isCut: boolean;
};
type Row = { -readonly [Key in keyof AttributedChange]: AttributedChange[Key] };

class World {
  readonly files = new Map<string, readonly string[]>();
  #known = new Map<string, readonly string[]>();
  readonly #changedAt = new Map<string, number>();
  readonly #texts = new Map<string, string>();
  readonly #diffs = new Map<EntryId, string>();
  #stored = new Map<string, OpenWork>();
  #log = this.#createLog();
  #record = this.#createRecord();
  #rows: Row[] = [];
  readonly #found: Found[] = [];
  #turns = new Map<ThreadId, { readonly id: string; readonly entries: Entry[] }>();
  /** The servers that run, by their tags. */
  #servers: { readonly tag: string; readonly thread: ThreadId }[] = [];
  #writings: Writing[] = [];
  #now = 100_000;
  #lastScan = 100_000;
  #place = 0;
  #count = 0;
  #wasKilled = false;

  /** How far the clock of the disk is behind, in milliseconds. Below zero, it is ahead. */
  readonly #lag: number;
  readonly #clocks: DiskClocks;

  constructor(lag: number) {
    this.#lag = lag;
    this.#clocks = new DiskClocks(async () => lag === 0);
    for (const path of ['a', 'b', 'c']) {
      const lines = Array.from({ length: 40 }, (_, line) => `${path} block ${Math.floor(line / 10)} line ${line % 10}`);
      this.files.set(path, lines);
      this.#known.set(path, lines);
    }
  }

  #createLog(): WorkLog {
    return new WorkLog(0, (work) => this.#stored.set(work.key, work).has(work.key));
  }

  #createRecord(): ChangeRecord {
    return new ChangeRecord({
      clock: { now: () => this.#now, after: () => () => undefined },
      log: this.#log,
      spellings: new Map([[folder, new Set([folder])]]),
      steps: { find: () => [] },
      readDiff: async (_threadId, _turnId, entry) => {
        const text = entry === null ? undefined : this.#diffs.get(entry);
        return text === undefined ? err({ type: 'noDiff' }) : ok({ text, hash: '', version: 0 });
      },
      store: {
        contents: async (sha256s) =>
          await Promise.all(sha256s.map(async (sha256) => await toContent(this.#texts.get(sha256) ?? ''))),
        keep: async ({ changes, contents }) => {
          this.#keepContents(contents);
          this.#rows.push(...changes);
          return true;
        },
        settle: async ({ changes, contents }) => {
          this.#keepContents(contents);
          for (const { parts, ...change } of changes) {
            const row = this.#rows.findLast((one) => isDeepStrictEqual({ ...one, ...change }, one));
            if (row === undefined) throw new Error('Nothing to settle');
            const [first, ...more] = parts.map((part) => ({ ...row, ...part }));
            Object.assign(row, first);
            for (const rows of [this.#rows, ...this.#found.map((found) => found.rows)]) {
              const at = rows.indexOf(row);
              if (at !== -1) rows.splice(at + 1, 0, ...more);
            }
          }
          return true;
        },
      },
    });
  }

  #keepContents(contents: readonly ObservedContent[]): void {
    for (const { deflated, sha256 } of contents) this.#texts.set(sha256, inflateSync(deflated).toString());
  }

  async act(one: Action): Promise<void> {
    // Time passes between any two actions, and file systems have a coarse clock.
    this.#now += 5_000;
    const path = ['a', 'b', 'c'][one.file] ?? 'a';
    // The lines of a patch are exact. Around anything else that Codex runs, scans see what others wrote.
    const isScanned = ['command', 'format', 'server', 'saveDuring', 'lateCommand'].includes(one.what);
    if (isScanned) await this.scan();
    await this.#carryOut(one, path);
    if (isScanned) await this.scan();
  }

  async #carryOut(one: Action, path: string): Promise<void> {
    const thread = threads[one.thread] ?? threads[0];
    if (thread === undefined) throw new Error('No thread');
    switch (one.what) {
      case 'user':
        return this.#write(path, `user ${this.#count++}`, one);
      case 'patch':
        return this.#work(thread, 'patch', (tag) => this.#write(path, tag, one), path);
      case 'command':
        return this.#work(thread, 'command', (tag) => this.#write(path, tag, one), null);
      case 'format':
        return this.#work(thread, 'command', (tag) => this.#format(path, tag), null);
      case 'server':
        return this.#startServer(thread);
      case 'serve': {
        const server = this.#servers[one.block % Math.max(1, this.#servers.length)];
        return server === undefined ? undefined : this.#write(path, server.tag, one);
      }
      case 'save':
        this.#write(path, `user ${this.#count++}`, one);
        return await this.#scanSoon();
      case 'serveSeen': {
        const server = this.#servers[one.block % Math.max(1, this.#servers.length)];
        if (server === undefined) return;
        this.#write(path, server.tag, one);
        return await this.#scanSoon();
      }
      case 'saveDuring':
        return await this.#saveDuring(thread, path, one);
      case 'lateCommand':
        return await this.#workLate(thread, 'command', path, one);
      case 'latePatch':
        return await this.#workLate(thread, 'patch', path, one);
      case 'saveBeforePatch':
        return await this.#saveBeforePatch(thread, path, one);
      case 'endTurn':
        return this.#endTurn(thread);
      case 'kill':
        return this.#kill();
      case 'scan':
        return await this.scan();
    }
  }

  #write(path: string, tag: string, { block, how }: Action): void {
    const lines = this.files.get(path) ?? [];
    const at = lines.findIndex((line) => line.startsWith(`${path} block ${block} line 5`));
    if (how === 'append' || at === -1) this.#set(path, [...lines, tag], tag);
    else this.#set(path, [...lines.slice(0, at - 1), ...(how === 'remove' ? [] : [tag]), ...lines.slice(at)], tag);
  }

  /** Changes every line, as a formatter does. */
  #format(path: string, tag: string): void {
    const lines = this.files.get(path) ?? [];
    this.#set(
      path,
      lines.map((line) => `${line} (${tag})`),
      tag,
    );
  }

  #set(path: string, lines: readonly string[], by: string): void {
    if (isDeepStrictEqual(this.files.get(path), lines)) return;
    this.files.set(path, lines);
    this.#changedAt.set(path, this.#now - this.#lag);
    this.#writings.push({ path, by });
  }

  #turnOf(thread: ThreadId): { readonly id: string; readonly entries: Entry[] } {
    const turn = this.#turns.get(thread) ?? { id: `turn ${this.#count++}`, entries: [] };
    this.#turns.set(thread, turn);
    return turn;
  }

  #report(thread: ThreadId, isOver = false): void {
    const { entries, id } = this.#turnOf(thread);
    const turn: Turn = {
      id: turnId.parse(id),
      status: isOver ? 'completed' : 'running',
      startedAt: 0,
      endedAt: isOver ? this.#now : null,
      durationMs: null,
      model: null,
      hadEffects: true,
      hasDiff: true,
      entries: [...entries],
    };
    this.#log.update({ threadId: thread, agentId: null }, folder, turn, this.#now);
  }

  /** Something of a thread runs, writes once, and ends. `path`: what a patch names. */
  #work(thread: ThreadId, kind: 'patch' | 'command', write: (tag: string) => void, path: string | null): void {
    const id = entryId.parse(`${kind} ${this.#count++}`);
    const { entries } = this.#turnOf(thread);
    const before = this.files.get(path ?? 'a') ?? [];
    entries.push(toEntry(kind, id, 'begun', this.#now, path));
    this.#report(thread);
    this.#now += 500;
    write(id);
    if (path !== null) this.#diffs.set(id, diffOf(path, before, this.files.get(path) ?? []));
    this.#now += 500;
    entries[entries.length - 1] = toEntry(kind, id, 'ended', this.#now - 1_000, path);
    this.#report(thread);
  }

  /** The user saves while a command runs, which writes before and after. Nobody can tell the two from each other. */
  async #saveDuring(thread: ThreadId, path: string, one: Action): Promise<void> {
    const id = entryId.parse(`command ${this.#count++}`);
    const { entries } = this.#turnOf(thread);
    const began = this.#now;
    entries.push(toEntry('command', id, 'begun', began, null));
    this.#report(thread);
    for (const how of ['edit', one.how, 'append'] as const) {
      this.#now += 300;
      this.#write(path, id, { ...one, how });
      await this.#scanSoon();
    }
    this.#now += 300;
    entries[entries.length - 1] = toEntry('command', id, 'ended', began, null);
    this.#report(thread);
  }

  /** Something runs, and a scan sees what it wrote before Codex reports it. */
  async #workLate(thread: ThreadId, kind: 'command' | 'patch', path: string, one: Action): Promise<void> {
    const id = entryId.parse(`${kind} ${this.#count++}`);
    const { entries } = this.#turnOf(thread);
    this.#report(thread);
    const before = this.files.get(path) ?? [];
    this.#now += 50;
    this.#write(path, id, one);
    const named = kind === 'patch' ? path : null;
    if (named !== null) this.#diffs.set(id, diffOf(path, before, this.files.get(path) ?? []));
    await this.#scanSoon(false);
    this.#now += 500;
    entries.push(toEntry(kind, id, 'begun', this.#now, named));
    this.#report(thread);
    this.#now += 500;
    entries[entries.length - 1] = toEntry(kind, id, 'ended', this.#now - 500, named);
    this.#report(thread);
  }

  /** The user saves just before a patch of the same file. A scan sees it before Codex reports the patch, which writes later. */
  async #saveBeforePatch(thread: ThreadId, path: string, one: Action): Promise<void> {
    const id = entryId.parse(`patch ${this.#count++}`);
    const { entries } = this.#turnOf(thread);
    this.#report(thread);
    this.#write(path, `user ${this.#count++}`, one);
    this.#now += 20;
    const calledAt = this.#now;
    this.#log.addCall(thread, id, calledAt);
    await this.#scanSoon();
    const before = this.files.get(path) ?? [];
    this.#now += 20;
    entries.push(toEntry('patch', id, 'begun', calledAt, path));
    this.#report(thread);
    this.#write(path, id, { ...one, block: (one.block + 1) % 4, how: 'edit' });
    this.#diffs.set(id, diffOf(path, before, this.files.get(path) ?? []));
    this.#now += 50;
    entries[entries.length - 1] = toEntry('patch', id, 'ended', calledAt, path);
    this.#report(thread);
  }

  #startServer(thread: ThreadId): void {
    const tag = `server ${this.#count++}`;
    this.#turnOf(thread).entries.push(toEntry('command', entryId.parse(tag), 'begun', this.#now, null));
    this.#report(thread);
    this.#servers.push({ tag, thread });
    // Codex stops waiting for it when its turn ends.
    this.#now += 500;
    this.#endTurn(thread);
  }

  #endTurn(thread: ThreadId): void {
    const { entries } = this.#turnOf(thread);
    for (const [at, entry] of entries.entries()) {
      if (entry.kind === 'command' && entry.status === 'running') entries[at] = { ...entry, status: 'background' };
    }
    this.#report(thread, true);
    this.#turns.delete(thread);
  }

  /** The app and Codex are killed. Only what was stored is known afterward. */
  #kill(): void {
    this.#now += 1_000;
    this.#log = this.#createLog();
    this.#record = this.#createRecord();
    for (const found of this.#found) found.isCut = true;
    this.#place = 0;
    this.#log.addInterrupted([...this.#stored.values()], this.#now);
    this.#turns.clear();
    this.#servers = [];
    this.#wasKilled = true;
  }

  /** Ends all turns, and compares the authors with the truth. */
  async end(): Promise<void> {
    for (const thread of [...this.#turns.keys()]) this.#endTurn(thread);
    await this.scan();
    for (const found of this.#found) this.#check(found, !found.isCut);
  }

  async scan(): Promise<void> {
    this.#now += 5_000;
    await this.#scanNow(true);
  }

  /** Scans the folder because something in it changed. */
  async #scanSoon(isReported = true): Promise<void> {
    this.#now += 100;
    await this.#scanNow(isReported);
  }

  /** `isReported`: Codex has reported all that it began. */
  async #scanNow(isReported: boolean): Promise<void> {
    const place = this.#log.next();
    const changes = [...this.files].flatMap(([path, lines]) => {
      const known = this.#known.get(path) ?? [];
      if (known.join('\n') === lines.join('\n')) return [];
      const [before, after] = [this.#snapshot(known), this.#snapshot(lines)];
      return [{ path, stamp: 's', before, after, changedAt: this.#changedAt.get(path) ?? 0 }];
    });
    await this.#clocks.open(folder);
    const bounds = this.#clocks.note(folder, { changes }, { now: this.#now, since: this.#lastScan });
    const [at, span] = [
      this.#rows.length,
      { root: folder, isFirst: false, firstTurnAt: null, since: this.#lastScan, sincePlace: this.#place, ...bounds },
    ];
    await this.#record.settle(folder, true);
    await this.#record.keep(span, { changes, contents: [] });
    const rows = this.#rows.slice(at);
    for (const { path } of changes) {
      const writers = [...new Set(this.#writings.filter((one) => one.path === path).map(({ by }) => by))];
      // A single writer is certain if nothing else could write: no kill, and no program in the background.
      const isAlone = writers.length === 1 && this.#isAlone() && this.#servers.length === 0;
      const ofPath = rows.filter((row) => row.path === path);
      const isClear = isAlone && isReported && !this.#wasKilled && this.#lag === 0;
      this.#found.push({ path, writers, rows: ofPath, isClear, isCut: false });
    }
    await this.#record.settle(folder);
    // What is stored is safe at any time, because the app may be killed.
    for (const found of this.#found) this.#check(found, false);
    this.#known = new Map(this.files);
    this.#writings = [];
    for (const key of this.#log.takeSeen((one) => one === folder, place)) this.#stored.delete(key);
    this.#log.forgetBefore(Math.min(place, this.#record.oldestPlace));
    this.#place = place;
    this.#lastScan = this.#now;
    this.#wasKilled = false;
  }

  /** `isFinal`: Codex has reported everything about it. Until then, something else of Codex may be named. */
  #check({ isClear, path, rows, writers }: Found, isFinal: boolean): void {
    const named = new Set(rows.flatMap(({ authors }) => authors.map(nameAuthor)));
    // Whoever wrote is among the authors.
    for (const writer of writers) {
      const ofCodex = [...named].filter((name) => name !== 'other');
      if (isFinal || toName(writer) === 'other')
        expect([...named], `${writer} wrote ${path}`).toContain(toName(writer));
      else expect(ofCodex, `${writer} wrote ${path}`).not.toEqual([]);
    }
    for (const { after, authors, before } of rows) {
      expect(authors.length).toBeGreaterThan(0);
      const [only, ...more] = authors;
      if (only === undefined || more.length > 0 || before === null) continue;
      // An author that is certain wrote every new line of its part, unless somebody changed the same lines before.
      const old = new Set(this.#textOf(before).split('\n'));
      const added = this.#textOf(after)
        .split('\n')
        .filter((line) => !old.has(line));
      for (const line of added) if (isTagged(line)) expect(toName(getTag(line)), line).toBe(nameAuthor(only));
    }
    const [writer] = writers;
    if (writer !== undefined && isClear && isFinal) expect([...named]).toEqual([toName(writer)]);
  }

  /** Whether at most one command ran since the last scan. */
  #isAlone(): boolean {
    return this.#log.listSince(this.#place).filter(({ paths }) => paths === null).length <= 1;
  }

  #snapshot(lines: readonly string[]): FileSnapshot {
    const text = lines.map((line) => `${line}\n`).join('');
    const sha256 = createHash('sha256').update(text).digest('hex');
    this.#texts.set(sha256, text);
    return { kind: 'file', sha256, mode: 0o644, size: text.length };
  }

  #textOf(state: FileSnapshot): string {
    return state.kind === 'file' ? (this.#texts.get(state.sha256) ?? '') : '';
  }
}

function diffOf(path: string, before: readonly string[], after: readonly string[]): string {
  const [from, to] = [before, after].map((lines) => lines.map((line) => `${line}\n`).join(''));
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, from ?? '', to ?? '', undefined, undefined, {
    context: 3,
  });
  return `diff --git a/${path} b/${path}\n${patch.split('\n').slice(1).join('\n')}`;
}

function toEntry(
  kind: 'patch' | 'command',
  id: EntryId,
  state: 'begun' | 'ended',
  at: number,
  path: string | null,
): Entry {
  if (kind === 'patch') {
    const file = { path: `${folder}/${path}`, change: 'modified', movedTo: null, added: 1, removed: 1 } as const;
    const status = state === 'begun' ? ('applying' as const) : ('done' as const);
    return { id, at, kind, files: [file], status, message: null, approval: null };
  }
  return {
    id,
    at,
    kind,
    command: 'make',
    rawCommand: 'make',
    cwd: folder,
    actions: [],
    status: state === 'begun' ? 'running' : 'done',
    exitCode: null,
    durationMs: null,
    processId: null,
    source: 'codex',
    outputTail: '',
    message: null,
    approval: null,
  };
}

/** The last tag in a line: who wrote it in this form. */
function getTag(line: string): string {
  return line.match(/(?:user|patch|command|server) \d+(?=\)?$)/)?.[0] ?? '';
}

function isTagged(line: string): boolean {
  return getTag(line) !== '';
}

/** The name of a writer as the record can know it. The user has none. */
function toName(tag: string): string {
  return tag.startsWith('user') ? 'other' : tag;
}

function nameAuthor(author: ChangeAuthor): string {
  return 'entryId' in author ? author.entryId : author.kind;
}

it(
  'names everyone who wrote, and nobody alone who did not write every new line, in random histories of a folder',
  async () => {
    const lag = fc.constantFrom(0, 0, 40, 700, 5_000, 3_600_000, -40, -700, -5_000, -3_600_000);
    const property = fc.asyncProperty(lag, fc.array(action, { minLength: 2, maxLength: 14 }), async (late, actions) => {
      const world = new World(late);
      for (const one of actions) await world.act(one);
      await world.end();
    });
    await fc.assert(property, { numRuns: runs(300, 20_000) });
  },
  limit(20_000),
);
