import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import type { Asked } from '../../shared/approvals/approval.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import type { ApprovalThreadFacts } from './approval-threads.ts';
import { findRuleCase } from './rule-case.ts';

const folder = realpathSync(tmpdir());
const asked: Asked = { kind: 'command', command: 'npm test', cwd: null, proposedRule: null };

/** Finds the case for a command of a thread in this folder, as a run of this project. A null project means no run. */
function caseIn(cwd: string, projectRoot: string | null) {
  const run = projectRoot === null ? null : { projectRoot, runId: runIdSchema.parse('wc-1') };
  const thread: ApprovalThreadFacts = {
    title: '',
    cwd,
    hasFullAccess: false,
    isReadOnly: false,
    asksForEverything: false,
    isPlanning: false,
    agent: null,
    transcript: { turns: [] } as unknown as ApprovalThreadFacts['transcript'],
  };
  const described = { threadId: null, turnId: null, entryId: null, asked, reason: null };
  const params = { command: 'npm test' };
  return findRuleCase({ params, described, entry: null, thread, run, reach: null, escalated: false });
}

it('puts a command of a run elsewhere into a worktree of its project', async () => {
  expect(await caseIn('/', folder)).toMatchObject({ workspace: folder, inWorktree: true });
});

it('puts no command into a worktree for a run in the project itself or without a run', async () => {
  expect(await caseIn(folder, folder)).toMatchObject({ workspace: folder, inWorktree: false });
  expect(await caseIn(folder, null)).toMatchObject({ workspace: folder, inWorktree: false });
});
