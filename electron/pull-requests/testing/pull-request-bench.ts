import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FakeGh } from '../../../fixtures/testkit/fake-gh.ts';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { threadId } from '../../../shared/base/ids.ts';
import type { PullRequestPlan, PullRequestTarget } from '../../../shared/contract/pull-requests.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { createRemoteBench } from '../../commits/testing/remote-bench.ts';
import { unwrap } from '../../git/testing/git-bench.ts';
import { startedHere } from '../../model/threads/stored-turn.ts';
import type { Gh } from '../gh.ts';
import { PullRequestService } from '../pull-request-service.ts';

type Options = {
  readonly mayWrite?: 'yes' | 'ask';
  readonly gh?: 'missing' | 'foreign';
  readonly environment?: Readonly<Record<string, string>>;
  readonly turns?: readonly Turn[];
  readonly timeoutMs?: number;
};

export const thread = threadId.parse('a-thread');

/**
 * Creates a repository with a pushed branch `fix`. Its remote is `github.com/team/project`, which the user's ssh takes
 * for a bare repository on this machine.
 */
export async function createPullRequestBench({ environment, gh: found, mayWrite, timeoutMs, turns }: Options = {}) {
  const bench = await createRemoteBench({ mayWrite: mayWrite ?? 'yes' });
  const data = createTemporaryFolder('pull-requests');
  const lifetime = new Lifetime();
  onTestFinished(async () => {
    await lifetime.end();
    await data.remove();
  });
  const { home, remote, run } = bench;
  const ssh = join(data.path, 'ssh');
  // git says the host and the command last.
  writeFileSync(ssh, `#!/bin/sh\nfor last; do :; done\nset -- $last\nexec "$1" '${remote}'\n`, { mode: 0o755 });
  writeFileSync(join(home, '.gitconfig'), `[core]\nsshCommand = ${ssh}\n[ssh]\nvariant = ssh\n`);
  const url = 'git@github.com:team/project.git';
  run('config', 'remote.origin.url', url);
  run('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  run('switch', '-q', '-c', 'fix');
  bench.commit('a.txt', 'a\nfixed\n');
  const gh = new FakeGh(data.path);
  mkdirSync(join(data.path, 'data'));
  const service = new PullRequestService({
    lifetime,
    branches: bench.service,
    findGh: async (): Promise<Gh | 'missing' | 'foreign'> =>
      found ?? {
        program: join(gh.folder, 'gh'),
        environment: { PATH: `${gh.folder}${delimiter}${process.env.PATH}`, HOME: home, ...environment },
        folder: join(data.path, 'data', 'gh'),
      },
    threads: {
      open: async () => ({
        ok: true,
        value: {
          thread: {
            ...{ record: 'thread', id: thread, title: 'Fix the sum', name: null, folder: bench.root, model: null },
            ...{ effort: null, usage: null, createdAt: 1, updatedAt: 1, pinnedAt: null },
          },
          turns: turns?.length ?? 0,
          missing: 0,
          turnAfter: async (id) => {
            const at = id === null ? 0 : (turns ?? []).findIndex((turn) => turn.id === id) + 1;
            const turn = turns?.[at];
            return turn === undefined ? null : { turn, ...startedHere, pinnedAt: null };
          },
          output: async () => null,
          diff: async () => null,
        },
      }),
    },
    personalInfo: { home, userName: 'ada' },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const { signal } = new AbortController();
  const plan = async (): Promise<PullRequestPlan> => {
    const planned = unwrap(await service.plan(bench.root, { threadId: thread, cost: '$0.42' }, signal));
    if (planned === null) throw new Error('There is a repository');
    return planned;
  };
  const find = async (
    remoteName = 'origin',
  ): Promise<{ readonly plan: PullRequestPlan; readonly target: PullRequestTarget }> => {
    const planned = await plan();
    const target = planned.targets.find((each) => each.remote === remoteName);
    if (target === undefined) throw new Error('There is no target');
    return { plan: planned, target };
  };
  /** The place that the page names. */
  const seen = async (remoteName?: string) => {
    const { plan: planned, target } = await find(remoteName);
    const { branch, head, root } = planned;
    return { place: { root, branch, remote: target.remote, repository: target.repository }, head };
  };
  return {
    ...bench,
    ...{ find, gh, plan, seen, signal },
    pullRequests: service,
    dataFolder: join(data.path, 'data'),
    push: () => bench.sync('push'),
    create: async (more: Partial<Parameters<PullRequestService['create']>[1]> = {}, by: AbortSignal = signal) => {
      const { head, place } = await seen();
      const request = {
        ...{ ...place, head, base: 'main', title: 'Fix the sum', body: 'It was wrong.', isDraft: true },
        ...{ reviewers: [], sendsSecrets: false, ...more },
      };
      return await service.create(bench.root, request, by);
    },
  };
}
