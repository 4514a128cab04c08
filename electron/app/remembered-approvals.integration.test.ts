import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import type { RememberChoice } from '../../shared/approvals/approval-rule.ts';
import { sendMessage, TestApp, type TestAppOptions, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
let window: TestWindow;
afterEach(() => app.end());

const start = async (options: TestAppOptions) => {
  app = await TestApp.start(options);
  window = await app.openWindow();
};

/** Approves the oldest request once there is one, and remembers its first offer. */
const remember = async (more: Partial<RememberChoice> = {}): Promise<WaitingApproval> => {
  const approval = await waitForApproval(window);
  const subject = approval.offer?.subjects[0];
  if (subject === undefined) throw new Error('Nothing is offered');
  await window.get('resolveApproval', {
    approvalId: approval.id,
    decision: { type: 'approve' },
    remember: { subject, scope: 'workspace', lastsMs: null, acknowledged: [], confirmed: [], ...more },
  });
  return approval;
};
const decline = async (): Promise<WaitingApproval> => {
  const approval = await waitForApproval(window);
  await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'decline' } });
  return approval;
};
const inWorkspace = (name: string) => join(app.workspace.path, name);
const traces = (kind: string) =>
  window.entries.flatMap((entry) => (entry.kind === kind && 'approval' in entry ? [entry.approval] : []));

describe('a remembered command', () => {
  it('runs a remembered command without a card in any thread, and its trace names the rule', async () => {
    await start({
      steps: [run('touch one.txt'), run('touch "one.txt"'), answer('Done.'), run('touch one.txt'), answer('Done.')],
    });
    await sendMessage(window, 'Go');
    await remember();
    await waitForTurnEnd(window);
    const { rules } = await window.get('listRules', null);
    expect(rules).toMatchObject([{ subject: { command: { words: ['touch', 'one.txt'] } }, uses: 1, kept: false }]);
    const ruleId = rules[0]?.id;
    expect(traces('command')).toMatchObject([{ by: 'person' }, { state: 'approved', by: 'rule', ruleId }]);
    await sendMessage(window, 'Go on');
    await waitForTurnEnd(window);
    expect(traces('command')).toMatchObject([{ state: 'approved', by: 'rule', ruleId }]);
    expect(existsSync(inWorkspace('one.txt'))).toBe(true);
    expect((await window.get('listRules', null)).audit[0]).toMatchObject({ by: 'rule', what: 'touch one.txt', ruleId });
  });

  it('applies a command remembered in a worktree run to the next run there, and not to threads of the folder', async () => {
    const made = () => run('touch one.txt');
    const steps = [made(), answer('Done.'), made(), answer('Done.'), made(), answer('Done.')];
    await start({ steps, settings: { approval_mode: 'ask-for-everything' } });
    const options = { prompt: 'Go', tool: 'codex', model: null, isolation: 'worktree', checks: [] } as const;
    const outcomes = async () => (await window.get('listStartedRuns', null)).runs.map(({ outcome }) => outcome);
    const uses = async () => (await window.get('listRules', null)).rules.map((rule) => rule.uses);
    await window.get('startRun', { ...options, fullAccessConsent: false });
    await remember();
    await expect.poll(outcomes).toEqual(['done']);
    await window.get('startRun', { ...options, fullAccessConsent: false });
    await expect.poll(outcomes).toEqual(['done', 'done']);
    expect(await uses()).toEqual([1]);
    await sendMessage(window, 'Go on');
    expect((await decline()).asked).toMatchObject({ command: 'touch one.txt' });
    await waitForTurnEnd(window);
    expect(await uses()).toEqual([1]);
  });

  it('applies a remembered command after a restart if the policy keeps it', async () => {
    await start({ steps: [run('touch one.txt'), answer('Done.'), run('touch one.txt'), answer('Done again.')] });
    await window.get('changeSettings', { rememberedApprovals: 'workspace', rememberedApprovalsAcknowledged: true });
    await sendMessage(window, 'Go');
    await remember();
    await waitForTurnEnd(window);
    await app.restart();
    window = await app.openWindow();
    await sendMessage(window, 'Go on');
    await waitForTurnEnd(window);
    expect(traces('command')).toMatchObject([{ state: 'approved', by: 'rule' }]);
    expect((await window.get('listRules', null)).rules).toMatchObject([{ kept: true, uses: 1 }]);
  });

  it('allows only the remembered command itself, and not outside the sandbox', async () => {
    await start({
      steps: [
        run('touch one.txt'),
        run('touch one.txt; touch two.txt'),
        run('touch one.txt', { escalateBecause: 'It has to write elsewhere' }),
        run('touch one.txt', { folder: '/' }),
        answer('Done.'),
      ],
    });
    await sendMessage(window, 'Go');
    await remember();
    expect((await decline()).asked).toMatchObject({ command: 'touch one.txt; touch two.txt' });
    expect((await decline()).offer?.kinds).toEqual(['outsideSandbox']);
    expect((await decline()).offer?.kinds).toEqual(['outsideWorkspace']);
    await waitForTurnEnd(window);
    expect(existsSync(inWorkspace('two.txt'))).toBe(false);
  });

  it('asks again about a remembered command after it is revoked', async () => {
    await start({ steps: [run('touch one.txt'), answer('Done.'), run('touch one.txt'), answer('Done.')] });
    const threadId = await sendMessage(window, 'Go');
    await remember();
    await waitForTurnEnd(window);
    const { rules } = await window.get('listRules', null);
    for (const rule of rules) await window.get('revokeRule', { ruleId: rule.id });
    const test = await window.get('testRule', { command: 'touch one.txt' });
    expect(test).toMatchObject({ ruleId: null, refused: [{ why: 'revoked' }] });
    await sendMessage(window, 'Again', { threadId });
    await decline();
    await waitForTurnEnd(window);
  });
});

describe('a remembered patch', () => {
  it('applies a remembered patch without a card within its pattern', async () => {
    await start({
      steps: [
        patch(addFile('src/one.txt', 'one\n')),
        patch(addFile('src/two.txt', 'two\n')),
        patch(addFile('three.txt', 'three\n')),
        answer('Done.'),
      ],
    });
    await sendMessage(window, 'Go');
    await remember({ subject: { kind: 'patch', pattern: 'src/**' } });
    expect((await decline()).asked).toMatchObject({ files: [{ path: inWorkspace('three.txt') }] });
    await waitForTurnEnd(window);
    expect(existsSync(inWorkspace('src/two.txt'))).toBe(true);
    expect(traces('patch')).toMatchObject([{ by: 'person' }, { by: 'rule' }, { by: 'person', state: 'declined' }]);
  });
});
