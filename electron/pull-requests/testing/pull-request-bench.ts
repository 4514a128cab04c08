import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { FakeHostingTool } from '../../../fixtures/testkit/fake-hosting-tool.ts';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { threadId } from '../../../shared/base/ids.ts';
import { type HostingService, hostingPrograms } from '../../../shared/commits/hosting-service.ts';
import type { PullRequestPlan, PullRequestTarget } from '../../../shared/contract/pull-requests.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { createRemoteBench } from '../../commits/testing/remote-bench.ts';
import { unwrap } from '../../git/testing/git-bench.ts';
import { startedHere } from '../../model/threads/stored-turn.ts';
import type { HostingTool } from '../hosting-tool.ts';
import { PullRequestService } from '../pull-request-service.ts';

type Options = {
  readonly mayWrite?: 'yes' | 'ask';
  /** Instead of the fake programs. */
  readonly tools?: Partial<Readonly<Record<HostingService, 'missing' | 'foreign' | 'demo'>>>;
  /** The repository that the remote is. Default: `github.com:team/project`. */
  readonly repository?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly turns?: readonly Turn[];
  readonly timeoutMs?: number;
};

export const thread = threadId.parse('a-thread');

/**
 * Creates a repository with a branch `fix`. Its remote is `github.com/team/project` or another one, which the user's ssh
 * takes for a bare repository on this machine.
 */
export async function createPullRequestBench({
  environment,
  mayWrite,
  repository = 'github.com:team/project',
  timeoutMs,
  tools = {},
  turns,
}: Options = {}) {
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
  run('config', 'remote.origin.url', `git@${repository}.git`);
  run('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  run('switch', '-q', '-c', 'fix');
  bench.commit('a.txt', 'a\nfixed\n');
  const gh = new FakeHostingTool(data.path, 'gh');
  const glab = new FakeHostingTool(data.path, 'glab');
  mkdirSync(join(data.path, 'data'));
  const service = new PullRequestService({
    lifetime,
    branches: bench.service,
    findTool: async (service): Promise<HostingTool | 'missing' | 'foreign' | 'demo'> => {
      const { folder, program } = service === 'gitHub' ? gh : glab;
      return (
        tools[service] ?? {
          ...{ service, program, folder: join(data.path, 'data', hostingPrograms[service]) },
          environment: { PATH: `${folder}${delimiter}${process.env.PATH}`, HOME: home, ...environment },
        }
      );
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
    const { remote, repository: seenRepository, service: seenService } = target;
    return { place: { root, branch, remote, repository: seenRepository, service: seenService }, head };
  };
  return {
    ...bench,
    ...{ find, gh, glab, plan, seen, signal },
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
