import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { describeUse, describeWorkspaceUse, type UseInput } from './worktree-use.ts';

const run = { projectRoot: '/project', runId: runIdSchema.parse('wc-1') };
const other = { projectRoot: '/project', runId: runIdSchema.parse('wc-2') };
const worktree = '/data/worktrees/wc-1/project';
const use = (facts: Partial<UseInput>) => describeUse({ threads: [], processes: [], ...facts }, run, worktree);
const thread = (folder: string) => ({ threadId: threadId.parse('t'), title: 'Fix it', folder });
const server: UseInput['processes'][number] = {
  kind: 'command',
  commandLine: 'npm run dev',
  pid: 7,
  folder: `${worktree}/web`,
  run: null,
};

describe('a worktree is in use', () => {
  it('a worktree is in use while a turn is running in it', () => {
    expect(use({ threads: [thread(`${worktree}/sub`)] })).toContain('“Fix it”');
    expect(use({ threads: [{ ...thread('/elsewhere'), run }] })).toContain('“Fix it”');
    expect(use({ threads: [thread('/project'), thread(`${worktree}-2`), { ...thread('/x'), run: other }] })).toBeNull();
  });

  it('a worktree is in use while a process of the run is alive', () => {
    expect(use({ processes: [server] })).toBe('process 7, npm run dev');
    expect(use({ processes: [{ ...server, folder: '/', run: { run, title: '' } }] })).not.toBeNull();
    expect(
      use({
        processes: [
          { ...server, folder: '/data' },
          { ...server, folder: null },
        ],
      }),
    ).toBeNull();
  });

  it('a worktree is not in use by idle processes of its thread', () => {
    expect(use({ processes: [{ ...server, kind: 'mcpServer' }] })).toBeNull();
  });
});

describe('a workspace is in use', () => {
  const inUse = (facts: Partial<UseInput>) =>
    describeWorkspaceUse({ threads: [], processes: [], ...facts }, '/project');

  it('a workspace is in use while a turn can write in it or a process works in it', () => {
    for (const folder of ['/project', '/project/sub', '/']) {
      expect(inUse({ threads: [thread(folder)] }), folder).toBe('a turn is running in “Fix it”');
    }
    expect(inUse({ processes: [{ ...server, folder: '/project/web' }] })).toBe('process 7, npm run dev');
  });

  it('a workspace is not in use by work in a worktree or elsewhere, or by idle processes of its thread', () => {
    const processes = [
      server,
      { ...server, folder: null },
      { ...server, kind: 'mcpServer' as const, folder: '/project' },
    ];
    expect(inUse({ threads: [thread(worktree), thread('/project-2'), thread('')], processes })).toBeNull();
  });
});
