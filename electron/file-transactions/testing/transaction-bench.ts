import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { readFileState } from '../file-state.ts';
import { recoverTransactions } from '../recover-transactions.ts';
import { runTransaction } from '../run-transaction.ts';
import type { FolderSteps, NewState, OldState, Step } from '../step.ts';
import { toNativePath, toTreePath } from '../tree-path.ts';

/** Creates a folder with files, and a data folder. Deletes both after the test. */
export async function createBench(files: Readonly<Record<string, string>> = {}) {
  const { path, remove } = createTemporaryFolder('transaction');
  onTestFinished(remove);
  const root = join(path, 'project');
  const staged = join(path, 'staged');
  const folders = { pending: join(path, 'data', 'transactions'), kept: join(path, 'data', 'removed') };
  for (const folder of [root, staged, dirname(folders.pending)]) await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeTo(join(root, name), text);
  let sources = 0;
  const file = async (text: string, executable = false): Promise<NewState> => {
    const source = join(staged, String(++sources));
    await writeFile(source, text);
    return { kind: 'file', source, executable };
  };
  /** Makes a step from the current state. */
  const step = async (name: string, after: string | NewState): Promise<Step> => {
    const before = await readFileState(toNativePath(root, name));
    if (before.kind === 'folder' || before.kind === 'other') throw new Error(`${name} is a ${before.kind}`);
    return { path: name, before, after: typeof after === 'string' ? await file(after) : after };
  };
  return {
    root,
    folders,
    file,
    step,
    write: (name: string, text: string) => writeTo(join(root, name), text),
    run: (...steps: readonly Step[]) => runTransaction(folders, { root, steps, label: 'wc-1', now: 1_000 }),
    runWithFolders: (changed: FolderSteps, ...steps: readonly Step[]) =>
      runTransaction(folders, { root, steps, folders: changed, label: 'wc-1', now: 1_000 }),
    recover: (now = 2_000) => recoverTransactions(folders, now),
    tree: () => listTree(root),
    kept: () => listTree(folders.kept),
  };
}

/** The state after a step that deletes its path. */
export const gone: NewState = { kind: 'absent' };
/** The state before a step that creates its path. */
export const nothing: OldState = { kind: 'absent' };

/** Lists everything in a folder: links with an arrow, empty folders with a slash. */
export async function listTree(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const walk = async (path: string): Promise<void> => {
    const names = await readdir(toNativePath(folder, path), { encoding: 'buffer' }).catch(() => []);
    if (names.length === 0 && path !== '') found[`${path}/`] = '';
    for (const name of names) {
      const inside = path === '' ? toTreePath(name) : `${path}/${toTreePath(name)}`;
      const place = toNativePath(folder, inside);
      const state = await readFileState(place);
      if (state.kind === 'folder') await walk(inside);
      else if (state.kind === 'link') found[inside] = `-> ${state.target}`;
      else if (state.kind === 'file') found[inside] = await readText(place, state.mode);
    }
  };
  await walk('');
  return found;
}

async function readText(place: string | Buffer, mode: number): Promise<string> {
  return `${(mode & 0o100) === 0 ? '' : '*'}${await readFile(place, 'utf8')}`;
}

async function writeTo(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
