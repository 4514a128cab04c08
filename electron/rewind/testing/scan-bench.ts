import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { FileSnapshot, ObservedChange, ScanBatch } from '../../model/threads/file-snapshot.ts';
import { type FolderScan, type ScanMemory, type ScanOptions, scanFolder } from '../scan-folder.ts';
import { TrackedFiles } from '../tracked-paths.ts';

/** A scan in a test, with all changes and the sizes of its batches. */
export type BenchScan = FolderScan & {
  readonly changes: readonly ObservedChange[];
  /** The states after the changes, by path. */
  readonly after: Readonly<Record<string, FileSnapshot>>;
  readonly batches: readonly { readonly changes: number; readonly bytes: number }[];
};

/** Returns a time far enough ahead that no file counts as just changed. */
const getLaterTime = () => Date.now() + 60_000;

/** Creates a folder in `/tmp` with these files, and the memory of its scans. It is removed when the test is over. */
export async function createScanBench(files: Readonly<Record<string, string>> = {}) {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'workcell-look-')));
  onTestFinished(() => rm(top, { recursive: true, force: true }));
  const root = join(top, 'root');
  await mkdir(root);
  const known: ScanOptions['known'] = new Map();
  const contents = new Map<string, Buffer>();
  const memory: ScanMemory = { outerRules: null, tracked: new TrackedFiles(root) };
  let hasScanned = false;
  let lastId: string | null = null;

  const plant = (planted: Readonly<Record<string, string | Uint8Array>>): void => {
    for (const [path, content] of Object.entries(planted)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  };

  const scan = async (options: Partial<ScanOptions> = {}, at = root, run = scanFolder): Promise<BenchScan> => {
    const changes: ObservedChange[] = [];
    const batches: { changes: number; bytes: number }[] = [];
    const deliver = async (batch: ScanBatch): Promise<boolean> => {
      if (options.deliver !== undefined && !(await options.deliver(batch))) return false;
      for (const { deflated, sha256 } of batch.contents) contents.set(sha256, inflateSync(deflated));
      changes.push(...batch.changes);
      const bytes = batch.contents.reduce((sum, { deflated }) => sum + deflated.length, 0);
      batches.push({ changes: batch.changes.length, bytes });
      return true;
    };
    const given: ScanOptions = {
      known,
      room: 1e9,
      spare: 0,
      isFirst: !hasScanned,
      lastId,
      now: getLaterTime,
      reportAlive: () => undefined,
      hasContent: (sha256) => contents.has(sha256),
      memory,
      ...options,
      deliver,
    };
    const found = await run(at, given);
    if (found.isComplete) hasScanned = true;
    lastId = found.id ?? lastId;
    const after = Object.fromEntries(changes.map((change) => [change.path, change.after]));
    return { ...found, changes, after, batches };
  };

  plant(files);
  return {
    top,
    root,
    known,
    contents,
    plant,
    look: scan,
    /** Waits until a file that is written now gets another time than one written before. */
    tick: () => tick(join(top, 'clock')),
    /** Returns the text of each known file, the target of each link, or why something is lost. */
    texts: () => Object.fromEntries([...known].map(([path, { state }]) => [path, describeState(state, contents)])),
  };
}

function tick(file: string): void {
  writeFileSync(file, '');
  const { ctimeNs } = lstatSync(file, { bigint: true });
  do writeFileSync(file, '');
  while (lstatSync(file, { bigint: true }).ctimeNs === ctimeNs);
}

function describeState(state: FileSnapshot, contents: ReadonlyMap<string, Buffer>): string {
  if (state.kind === 'file') return contents.get(state.sha256)?.toString() ?? 'no content';
  if (state.kind === 'link') return `-> ${state.target}`;
  return state.kind === 'lost' ? state.why : state.kind;
}
