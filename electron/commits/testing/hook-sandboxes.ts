import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { windowId } from '../../../shared/base/ids.ts';
import { err, ok } from '../../../shared/base/result.ts';
import type { UncommittedState } from '../../../shared/contract/commits.ts';
import type { CommitHooksDeps } from '../commit-hooks.ts';
import type { HookSandbox } from '../run-hooks.ts';

/** For services that run no hooks. */
export const withoutSandbox: Pick<CommitHooksDeps, 'files' | 'sandbox'> = {
  sandbox: { listOpenFolders: async () => [], run: async () => err('There is no sandbox.') },
  files: { folders: { pending: '', kept: '' }, stagingFolder: '', now: () => 0 },
};

/** Runs hooks without any protection, so that they can do what a sandbox would prevent. Ends their whole group. */
export const openHookSandbox: HookSandbox = {
  // None, because the repositories of these tests are in temporary folders.
  listOpenFolders: async () => [],
  run: async ({ environment, folder, signal, words: [program = '', ...args] }) => {
    const merged = { ...process.env, ...environment };
    const kept = Object.entries(merged).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const child = spawn(program, args, { cwd: folder, env: Object.fromEntries(kept), detached: true, stdio: 'pipe' });
    const end = () => void process.kill(-(child.pid ?? 0), 'SIGKILL');
    signal.addEventListener('abort', end);
    const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 137)));
    const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    signal.removeEventListener('abort', end);
    return ok({ exitCode, output: stdout + stderr });
  },
};

/** A commit without hooks that nothing stops. */
export const withoutHooks = { hooks: null, window: windowId.parse('w1'), signal: new AbortController().signal };

/** A repository without hooks. */
export const noHooks: UncommittedState['hooks'] = {
  ...{ names: [], runnable: [], digest: null, permission: 'none', obstacle: null },
};
