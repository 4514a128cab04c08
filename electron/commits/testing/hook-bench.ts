import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { windowId } from '../../../shared/base/ids.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { createGitBench, git, unwrap } from '../../git/testing/git-bench.ts';
import type { CommitRequest } from '../commit-files.ts';
import { CommitService } from '../commit-service.ts';
import { openHookSandbox } from './hook-sandboxes.ts';

/** The window that commits. */
export const window = windowId.parse('w1');

/** Hooks that nothing protects from, so that they can do what a sandbox would prevent. */
export async function createHookBench({ maxHookMs = 60_000, config = '' } = {}) {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const home = createTemporaryFolder('home');
  const data = createTemporaryFolder('data');
  const lifetime = new Lifetime();
  onTestFinished(async () => {
    await lifetime.end();
    await home.remove();
    await data.remove();
  });
  writeFileSync(join(home.path, '.gitconfig'), `[user]\n\tname = Ada\n\temail = ada@example.com\n${config}`);
  const trusted = { answer: async (_folder: string): Promise<'yes' | 'ask'> => 'yes' };
  const service = new CommitService({
    traceLines: async () => null,
    lifetime,
    dataFolder: data.path,
    git: async () => ({
      ...git,
      environment: { ...git.environment, HOME: home.path },
      privateFolder: bench.dataFolder,
    }),
    trust: { mayWrite: (folder) => trusted.answer(folder) },
    sandbox: openHookSandbox,
    files: {
      folders: { pending: join(data.path, 'transactions'), kept: join(data.path, 'removed') },
      stagingFolder: join(data.path, 'staging'),
      now: () => 1,
    },
    maxHookMs,
  });
  const read = async (folder = bench.root) => {
    const state = unwrap(await service.read(folder));
    if (state === null) throw new Error('There is a repository');
    return state;
  };
  /** Allows the hooks of a moment, and returns their digest. */
  const allow = async (): Promise<string> => {
    const { hooks, root } = await read();
    const digest = hooks.digest ?? expect.fail(`There are hooks: ${JSON.stringify(hooks)}`);
    const workspace = { path: root };
    unwrap(await service.handlers.allowHooks({ id: window, workspace } as never, { root, digest, isAllowed: true }));
    return digest;
  };
  const toRequest = async (): Promise<CommitRequest> => {
    const { branch, head, root, tree } = await read();
    const words = { message: 'Change', amend: false, signOff: false, notes: false, trailer: null };
    return { branch, head, root, tree, files: ['a.txt'], ...words };
  };
  const commit = async (hooks: string, request?: CommitRequest) =>
    await service.commit(bench.root, request ?? (await toRequest()), { hooks, window });
  const plant = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  };
  const preCommit = join(bench.root, '.git/hooks/pre-commit');
  bench.write('a.txt', 'changed\n');
  const stop = async () => unwrap(await service.handlers.stopHooks({ id: window } as never, null));
  const readTexts = async () =>
    unwrap(await service.handlers.readHooks({ workspace: { path: bench.root } } as never, null)) ??
    expect.fail('There is a repository');
  const dataFolder = data.path;
  return {
    ...bench,
    dataFolder,
    service,
    lifetime,
    trusted,
    read,
    readTexts,
    toRequest,
    allow,
    stop,
    commit,
    plant,
    preCommit,
  };
}
