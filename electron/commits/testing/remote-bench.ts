import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Remote, RemoteState } from '../../../shared/contract/remotes.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { noCredit } from '../../file-transactions/testing/no-credit.ts';
import { createGitBench, git, unwrap } from '../../git/testing/git-bench.ts';
import { BranchService } from '../branch-service.ts';
import type { SyncRequest } from '../sync-branch.ts';

const author = ['-c', 'user.name=a', '-c', 'user.email=a@b'];

type Options = {
  readonly silentAfterMs?: number;
  /** Called while the record of changes looks at the folder, before files change. */
  readonly beforeChange?: () => void;
  /** The text of the user's own configuration. */
  readonly userConfig?: string;
  readonly mayWrite?: 'yes' | 'ask' | 'readOnly';
  /** Counts the questions about trust, and answers the later ones. */
  readonly mayWriteLater?: (asked: number) => 'yes' | 'readOnly';
  readonly environment?: Readonly<Record<string, string>>;
};

/** Creates a repository whose `main` follows that of a bare remote on this machine, and a colleague's clone of it. */
export async function createRemoteBench(options: Options = {}) {
  const bench = await createGitBench({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  const outside = createTemporaryFolder('remote');
  const lifetime = new Lifetime();
  onTestFinished(async () => {
    await lifetime.end();
    await outside.remove();
  });
  const { root, run, write } = bench;
  const remote = join(outside.path, 'team.git');
  const colleague = join(outside.path, 'colleague');
  const home = join(outside.path, 'home');
  mkdirSync(home);
  writeFileSync(join(home, '.gitconfig'), options.userConfig ?? '');
  run('branch', '-M', 'main');
  run('init', '-q', '--bare', '-b', 'main', remote);
  run('remote', 'add', 'origin', remote);
  run('push', '-q', '-u', 'origin', 'main');
  run('clone', '-q', remote, colleague);
  const asked: string[] = [];
  let questions = 0;
  const service = new BranchService({
    lifetime,
    git: async () => {
      asked.push('git');
      const environment = { ...git.environment, HOME: home, ...options.environment };
      return { program: git.program, environment, privateFolder: bench.dataFolder };
    },
    trust: {
      mayWrite: async () => {
        questions += 1;
        return options.mayWriteLater?.(questions) ?? options.mayWrite ?? 'yes';
      },
    },
    folders: { pending: join(outside.path, 'transactions'), kept: join(outside.path, 'removed') },
    stagingFolder: join(outside.path, 'staging'),
    now: () => 1,
    filesClaim: { take: async () => null },
    currentWork: { listWriting: () => [] },
    history: {
      credit: (folder, changes, act) => {
        options.beforeChange?.();
        return noCredit.credit(folder, changes, act);
      },
    },
    ...(options.silentAfterMs === undefined ? {} : { silentAfterMs: options.silentAfterMs }),
  });
  const readState = async (): Promise<RemoteState> => {
    const state = unwrap(await service.readRemotes(root));
    if (state === null) throw new Error('There is a repository');
    return state;
  };
  const findRemote = ({ remotes }: RemoteState, name: string): Remote => {
    const found = remotes.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no remote ${name}`);
    return found;
  };
  const abort = new AbortController();
  const said: string[] = [];
  const commit = (folder: string, path: string, text: string, message = path) => {
    writeFileSync(join(folder, path), text);
    run('-C', folder, 'add', '--all');
    run('-C', folder, ...author, 'commit', '-q', '-m', message);
  };
  return {
    ...bench,
    ...{ abort, asked, colleague, home, outside: outside.path, readState, remote, said, service },
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    /** Commits a file here. */
    commit: (path: string, text: string) => commit(root, path, text),
    /** A colleague commits a file and pushes it. */
    publish: (path: string, text: string) => {
      run('-C', colleague, 'pull', '-q', '--ff-only');
      commit(colleague, path, text);
      run('-C', colleague, 'push', '-q');
    },
    inRemote: (...args: readonly string[]) =>
      execFileSync('git', [`--git-dir=${remote}`, ...args], { encoding: 'utf8' }).trim(),
    /** Does what the page would do now. */
    sync: async (action: SyncRequest['action'], { name = 'origin', replaces = null as string | null } = {}) => {
      const state = await readState();
      const { fetchUrl, pushUrl } = findRemote(state, name);
      const { branch, head, root: seen } = state;
      const url = action === 'push' ? pushUrl : fetchUrl;
      const request = { root: seen, branch, head, action, remote: name, url, replaces };
      return await service.sync(root, request, { signal: abort.signal, onOutput: (text) => said.push(text) });
    },
    write,
  };
}
