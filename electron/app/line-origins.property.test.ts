import { writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { limit } from '../../fixtures/testkit/test-run.ts';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { err } from '../../shared/base/result.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { Lifetime } from '../base/lifetime.ts';
import { CommitService } from '../commits/commit-service.ts';
import { withoutSandbox } from '../commits/testing/hook-sandboxes.ts';
import { createGitBench, git, unwrap } from '../git/testing/git-bench.ts';
import type { ClientWindow } from '../host/client-window.ts';
import { type ChangeAuthor, otherAuthor } from '../model/changes/change-author.ts';
import type { FileSnapshot, ObservedContent } from '../model/threads/file-snapshot.ts';
import { toContent } from '../rewind/contents.ts';
import { LineOrigins } from '../rewind/line-origins.ts';
import { RecordedDiffs } from '../rewind/recorded-diffs.ts';
import { ScopeDiffs } from '../rewind/scope-diffs.ts';
import { TracedLines } from '../rewind/traced-lines.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';

// Random histories of a file: commits before the record began, then patches, commands, another thread, the user, two at
// once, and more commits. Every line names its writer, so the test knows the truth.

const thread = threadId.parse('one');
const work = { agentId: null, isInterrupted: false, turnId: turnId.parse('turn') };
const writers = {
  patch: [{ kind: 'patch', threadId: thread, ...work, entryId: entryId.parse('patch') }],
  command: [{ kind: 'command', threadId: thread, ...work, entryId: entryId.parse('command') }],
  thread: [{ kind: 'command', threadId: threadId.parse('two'), ...work, entryId: entryId.parse('thread') }],
  user: [otherAuthor],
  both: [{ kind: 'command', threadId: thread, ...work, entryId: entryId.parse('both') }, otherAuthor],
} as const satisfies Record<string, readonly ChangeAuthor[]>;
type Writer = keyof typeof writers;

const step = fc.record({
  by: fc.constantFrom<Writer>('patch', 'command', 'thread', 'user', 'both'),
  edits: fc.array(
    fc.record({ at: fc.nat(30), how: fc.constantFrom('insert', 'replace', 'remove', 'brace', 'brace') }),
    { minLength: 1, maxLength: 4 },
  ),
  commits: fc.boolean(),
  /** A look saw the file emptied before it was written. */
  isEmptied: fc.boolean(),
});

const nameAuthor = (author: ChangeAuthor) => ('entryId' in author ? author.entryId : author.kind);
const namesOf = (by: Writer) => writers[by].map(nameAuthor);

async function playHistory(steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) {
  const first = Array.from({ length: 16 }, (_, at) => (at % 5 === 4 ? '}' : `first ${at}`));
  const bench = await createGitBench({ 'a.txt': `${first.join('\n')}\n` });
  const root = await realpath(bench.root);
  /** Who committed each line first, and who wrote each in the record. */
  const committers = new Map<string, string>(first.map((line) => [line, bench.run('log', '-1', '--format=%an')]));
  const lineWriters = new Map<string, Writer>();
  const removers = new Map<string, Writer>();
  let lines = first.map((line, at) => (at % 4 === 1 ? `second ${at}` : line));
  const write = () => writeFileSync(join(root, 'a.txt'), `${lines.join('\n')}\n`);
  const commit = (name: string) => {
    write();
    bench.run('-c', `user.name=${name}`, '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-am', `By ${name}`);
    for (const line of lines) if (!committers.has(line)) committers.set(line, name);
  };
  commit('Ada');

  const changes: FileHistoryChange[] = [];
  const stored = new Map<string, ObservedContent>();
  const snapshot = async (text = `${lines.join('\n')}\n`): Promise<FileSnapshot> => {
    const content = await toContent(text);
    stored.set(content.sha256, content);
    return { kind: 'file', sha256: content.sha256, size: content.size, mode: 0o644 };
  };
  for (const [count, { by, commits, edits, isEmptied }] of steps.entries()) {
    const before = await snapshot();
    for (const [number, { at: place, how }] of edits.entries()) {
      const at = place % lines.length;
      const text = how === 'brace' ? '}' : `${by} ${count} ${number}`;
      const taken = how === 'replace' || how === 'remove' ? lines.slice(at, at + 1) : [];
      for (const line of taken) removers.set(line, by);
      lines = [...lines.slice(0, at), ...(how === 'remove' ? [] : [text]), ...lines.slice(at + taken.length)];
      lineWriters.set(text, by);
    }
    const change = { path: 'a.txt', at: count, authors: writers[by] };
    const [empty, after] = [await snapshot(''), await snapshot()];
    if (isEmptied) changes.push({ ...change, before, after: empty }, { ...change, before: empty, after });
    else changes.push({ ...change, before, after });
    if (commits) commit(`Committer ${count}`);
  }
  write();
  const emptied = { path: 'a.txt', at: steps.length, authors: writers.user, before: await snapshot() };
  const unfinished: FileHistoryChange = { ...emptied, after: await snapshot('') };
  return { bench, changes, committers, lineWriters, lines, removers, root, stored, unfinished };
}

async function checkHistory(steps: Parameters<typeof playHistory>[0]): Promise<void> {
  const { bench, changes, committers, lineWriters, lines, removers, root, stored, unfinished } =
    await playHistory(steps);
  let recorded: readonly FileHistoryChange[] = changes;
  const store = {
    changesPage: async () => ({ changes: recorded, next: null }),
    contents: async (hashes: readonly string[]) => hashes.flatMap((hash) => stored.get(hash) ?? []),
    ofTurn: async () => null,
    threadStart: async () => ({ root, after: 0, at: 0, isWhole: true }),
  };
  const threads = {
    findTitle: () => 'Two',
    findEntry: async () => null,
    findTurn: async () => null,
    findFirstMessage: async () => null,
    findModel: async () => 'a-model',
  };
  const lifetime = new Lifetime();
  const traced = new TracedLines({ store, threads });
  const commits = new CommitService({
    lifetime,
    dataFolder: bench.dataFolder,
    ...withoutSandbox,
    git: async () => ({ ...git, privateFolder: bench.dataFolder }),
    trust: { mayWrite: async () => 'yes' },
    traceLines: (...file) => traced.read(...file),
  });
  const history = { isWatching: () => true, scan: async () => null };
  const texts = new RecordedDiffs(store);
  const clock = { now: () => 1 };
  const scopes = new ScopeDiffs({ clock, store, texts, history, threads, commits, startedAt: 0 });
  const origins = new LineOrigins({
    lifetime,
    store,
    threads,
    scopes,
    commits,
    readDiff: async () => err({ type: 'noDiff' }),
  });
  const window = { id: 'window', workspace: { path: root }, folderLifetime: lifetime } as unknown as ClientWindow;

  for (const [part, scope] of (['thread', 'uncommitted'] as const).entries()) {
    // The last look can have seen the file in the middle of a write after what the diff of the thread shows.
    recorded = scope === 'thread' ? [...changes, unfinished] : changes;
    const made = await scopes.read(window, { threadId: thread, scope });
    const { hash, text } = unwrap(made);
    for (const [at, line] of parseUnifiedDiff(text)
      .flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines))
      .entries()) {
      // Asking git takes long, so each scope asks about half of the lines that it does not change.
      if (line.kind === 'context' && at % 2 === part) continue;
      const number = (line.kind === 'removed' ? line.oldNumber : line.newNumber) ?? 0;
      const about = { threadId: thread, scope, seen: hash, path: 'a.txt', kind: line.kind, number };
      const origin = unwrap(await origins.handlers.readLineOrigin(window, about));
      const names = origin.writers.map(({ kind, work: own }) => own?.entryId ?? kind);
      // Nobody knows which of several braces is which.
      if (line.text === '}') continue;
      const where = `${scope}, ${line.kind} ${line.text}`;
      const truth = line.kind === 'removed' ? removers.get(line.text) : lineWriters.get(line.text);
      if (truth === undefined) expect(names, where).toEqual([]);
      else expect(names, where).toEqual(expect.arrayContaining(namesOf(truth)));
      if (truth !== undefined && origin.writers.length === 1) expect(names, where).toEqual(namesOf(truth));
      const isOld = truth === undefined && line.kind !== 'removed';
      expect(origin.isOlder && !isOld, where).toBe(false);
      const committer = line.kind === 'removed' ? undefined : committers.get(line.text);
      if (origin.commit !== null) expect(origin.commit.author, where).toBe(committer);
      if (isOld && lines.includes(line.text)) expect(origin.commit?.author, where).toBe(committer);
    }
  }

  recorded = changes;
  const found = await traced.read(root, 'a.txt', `${lines.join('\n')}\n`);
  for (const [at, line] of lines.entries()) {
    const own = found?.[at];
    const by = lineWriters.get(line);
    if (line === '}' || own === undefined || own.contributor === 'unknown') continue;
    expect(by === undefined || by === 'both', line).toBe(false);
    if (own.contributor === 'ai') expect(['patch', 'command', 'thread'], line).toContain(by);
  }
  await lifetime.end();
}

it(
  'no line of a random history names anyone who did not write, remove or commit it, and a line from before names its commit',
  async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), checkHistory);
    await fc.assert(property, { numRuns: runs(3, 300) });
  },
  limit(120_000),
);
