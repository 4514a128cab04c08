import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../fixtures/testkit/properties.ts';
import { toTreePath } from '../file-transactions/tree-path.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { ChangeQueue, FolderWatch } from './folder-watch.ts';
import { type ScanExtent, scanWatchedFolder } from './scan-watched-folder.ts';
import { type BenchScan, createScanBench } from './testing/scan-bench.ts';

/** The names, as bytes: plain, with a space, ignored, skipped, and on Linux not UTF-8. */
const names = ['a', 'b', 'c d', 'ü', 'node_modules', '.git', ...(process.platform === 'linux' ? ['\xff\xe9'] : [])];
const bytesOf = (name: string) => (name === '\xff\xe9' ? Buffer.from(name, 'latin1') : Buffer.from(name));

const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 });
const edit = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), path, content: fc.nat(6) }) },
  fc.record({ kind: fc.constant('folder' as const), path }),
  fc.record({ kind: fc.constant('remove' as const), path }),
  fc.record({ kind: fc.constant('rename' as const), path, to: path }),
  fc.record({ kind: fc.constant('link' as const), path, to: path }),
  fc.record({ kind: fc.constant('chmod' as const), path, mode: fc.constantFrom(0o600, 0o644, 0o755) }),
);
const ruleEdit = fc.record({
  kind: fc.constant('rules' as const),
  path: path.map((parts) => [...parts.slice(0, -1), '.gitignore']),
  text: fc.constantFrom('b\n', 'a/\n', '!b\n', ''),
});
type Edit = typeof edit | typeof ruleEdit extends fc.Arbitrary<infer Value> ? Value : never;

function apply(root: string, made: Edit): void {
  const place = (parts: readonly string[]) =>
    Buffer.concat([Buffer.from(root), ...parts.flatMap((part) => [Buffer.from('/'), bytesOf(part)])]);
  const at = place(made.path);
  const parent = () => mkdirSync(place(made.path.slice(0, -1)), { recursive: true });
  try {
    if (made.kind === 'write') {
      parent();
      // Some files have the same size.
      writeFileSync(at, made.content === 0 ? '' : `${made.content % 3}`.repeat(made.content));
    } else if (made.kind === 'rules') {
      parent();
      writeFileSync(at, made.text);
    } else if (made.kind === 'link') {
      parent();
      symlinkSync(place(made.to), at);
    } else if (made.kind === 'folder') mkdirSync(at, { recursive: true });
    else if (made.kind === 'remove') rmSync(at, { recursive: true });
    else if (made.kind === 'rename') renameSync(at, place(made.to));
    else if (!lstatSync(at).isDirectory()) chmodSync(at, made.mode);
  } catch {
    // Not every edit is possible in the tree.
  }
}

/** Lists all paths of a tree with a text that changes with the file, or when another folder takes the place of one. */
function listStamps(folder: Buffer, lead = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    const at = Buffer.concat([folder, Buffer.from('/'), name]);
    const facts = lstatSync(at, { bigint: true });
    const path = lead + toTreePath(name);
    found.set(path, facts.isDirectory() ? `${facts.ino} ${facts.birthtimeNs}` : `${facts.ino} ${facts.ctimeNs}`);
    if (facts.isDirectory()) for (const [below, stamp] of listStamps(at, `${path}/`)) found.set(below, stamp);
  }
  return found;
}

/**
 * Scans the tree in a simple way, for comparison: the mode and text of files, the target of links, empty folders, and
 * the ignored paths.
 */
function scan(folder: Buffer, lead = ''): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const names = readdirSync(folder, { encoding: 'buffer' });
  if (names.length === 0 && lead !== '') found[lead] = 'folder';
  for (const name of names) {
    if (name.toString() === '.git') continue;
    const at = Buffer.concat([folder, Buffer.from('/'), name]);
    const facts = lstatSync(at);
    const path = lead + toTreePath(name);
    if (name.toString() === 'node_modules') found[path] = 'lost';
    else if (facts.isDirectory()) Object.assign(found, scan(at, `${path}/`));
    else if (facts.isSymbolicLink()) found[path] = `-> ${toTreePath(readlinkSync(at, { encoding: 'buffer' }))}`;
    else found[path] = `${facts.mode & 0o777} ${readFileSync(at, 'utf8')}`;
  }
  return found;
}

function write(state: FileSnapshot, contents: ReadonlyMap<string, Buffer>): string {
  if (state.kind === 'link') return `-> ${state.target}`;
  return state.kind === 'file' ? `${state.mode} ${contents.get(state.sha256)?.toString()}` : state.kind;
}

function sortChanges({ changes }: BenchScan): BenchScan['changes'] {
  return changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

describe.skipIf(process.platform === 'win32')('scanning random trees', () => {
  it('matches a plain scan of random trees, and delivers changes that lead from each scan to the next', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ edits: fc.array(edit, { maxLength: 8 }), isAtOnce: fc.boolean() }), { maxLength: 5 }),
        async (rounds) => {
          const bench = await createScanBench();
          const states = new Map<string, FileSnapshot>();
          for (const [at, { edits, isAtOnce }] of rounds.entries()) {
            for (const made of edits) apply(bench.root, made);
            // After an immediate scan, a file may change again within the same tick of the clock.
            const { changes, isComplete } = await bench.look(isAtOnce ? { now: () => Date.now() } : {});
            if (!isAtOnce) bench.tick();
            for (const { after, before, path, stamp } of changes) {
              if (before === null && at > 0) expect(states.get(path)).toEqual(after);
              if (before !== null) expect(states.get(path) ?? { kind: 'absent' }).toEqual(before);
              expect(stamp === null).toBe(after.kind === 'absent');
              if (after.kind === 'absent') states.delete(path);
              else states.set(path, after);
            }
            expect(isComplete).toBe(true);
            const seen = [...states].map(([path, state]) => [path, write(state, bench.contents)]);
            expect(Object.fromEntries(seen)).toEqual(scan(Buffer.from(bench.root)));
            expect([...bench.known].map(([path, { state }]) => [path, state]).toSorted()).toEqual(
              [...states].toSorted(),
            );
          }
        },
      ),
      { numRuns: runs(25, 1_500) },
    );
  });

  it('delivers from a scan of the changed paths what a scan of the whole tree delivers', async () => {
    let complete = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.oneof({ weight: 12, arbitrary: edit }, ruleEdit), { maxLength: 6 }), { maxLength: 6 }),
        async (rounds) => {
          const bench = await createScanBench();
          await bench.look();
          for (const edits of rounds) {
            const before = listStamps(Buffer.from(bench.root));
            for (const made of edits) apply(bench.root, made);
            const now = listStamps(Buffer.from(bench.root));
            const paths = [...before.keys(), ...now.keys()].filter((path) => before.get(path) !== now.get(path));
            const expected = await bench.look({ known: new Map(bench.known) });
            const part = await bench.look({ paths });
            if (part.isComplete) {
              complete += 1;
              expect(sortChanges(part)).toEqual(sortChanges(expected));
            }
            const after = await bench.look();
            if (part.isComplete) expect(after.changes).toEqual([]);
            bench.tick();
          }
        },
      ),
      { numRuns: runs(40, 2_000) },
    );
    expect(complete).toBeGreaterThan(0);
  });

  it.runIf(process.platform === 'linux')('misses nothing in scans of what a watch reports', async () => {
    let complete = 0;
    const queue = new ChangeQueue();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.oneof({ weight: 12, arbitrary: edit }, ruleEdit), { maxLength: 6 }), { maxLength: 6 }),
        async (rounds) => {
          const bench = await createScanBench();
          const watch = new FolderWatch(bench.root, { queue, changed: () => undefined });
          try {
            const scan = async (asked: ScanExtent) =>
              await bench.look({}, bench.root, async (root, options) => {
                const found = await scanWatchedFolder(root, options, { extent: asked, watch });
                if (found.extent === 'changed') complete += 1;
                return found;
              });
            await scan('whole');
            for (const edits of rounds) {
              for (const made of edits) apply(bench.root, made);
              const expected = await bench.look({ known: new Map(bench.known), memory: undefined });
              const found = await scan('changed');
              expect(found.isComplete).toBe(true);
              expect(sortChanges(found)).toEqual(sortChanges(expected));
              expect((await bench.look({ memory: undefined })).changes).toEqual([]);
              bench.tick();
            }
          } finally {
            watch.close();
          }
        },
      ),
      { numRuns: runs(40, 2_000) },
    );
    expect(complete).toBeGreaterThan(0);
  });
});
