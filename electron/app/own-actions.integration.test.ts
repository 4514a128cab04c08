import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { personMessages } from '../../fixtures/provider/model-request.ts';
import { answer } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import type { ApprovalDecision } from '../../shared/approvals/approval.ts';
import { clientMessageId } from '../../shared/base/ids.ts';
import { nextApproval, outgoing, send, TestApp, turnEnded } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// The person's own actions, when they need a confirmation.

let app: TestApp;
let window: TestWindow;
let policies: TestFolder | null = null;
afterEach(async () => {
  await app.end();
  await policies?.remove();
  policies = null;
});

const strict = { approvals: { review_own_actions: true } };
const secret = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
const steps = [answer('One.'), answer('Two.')];

const start = async (options: Parameters<typeof TestApp.start>[0]) => {
  app = await TestApp.start({ steps, ...options });
  window = await app.openWindow();
};
const withPolicy = async (text: string) => {
  policies = createTemporaryFolder('policies');
  const policy = join(policies.path, 'policy.toml');
  await writeFile(policy, text);
  await start({ policyFiles: [policy] });
};
const decide = async (type: Extract<ApprovalDecision['type'], 'approve' | 'approveMasked' | 'decline'>) => {
  const approval = await nextApproval(window);
  await window.get('resolveApproval', { approvalId: approval.id, decision: { type } });
  return approval;
};
const said = () => app.provider.requests.flatMap((request) => personMessages(request)).at(-1);

describe('an action under review', () => {
  it('starts a thread once it is approved', async () => {
    await start({ options: strict });
    const sent = send(window, 'Hello');
    const approval = await decide('approve');
    expect(approval).toMatchObject({
      turnId: null,
      asked: { kind: 'ownAction', action: 'submitPrompt', text: 'Hello' },
      own: { turn: null, startsIn: app.workspace.path, managed: false },
    });
    expect(await sent).toBe(approval.threadId);
    expect((await turnEnded(window)).status).toBe('completed');
    expect(said()).toBe('Hello');
  });

  it('is not sent if it is declined, and its thread says so', async () => {
    await start({ options: strict });
    const first = send(window, 'Hello');
    await decide('approve');
    const threadId = await first;
    await turnEnded(window);
    const sent = window.ask('sendMessage', outgoing('More', { threadId }));
    expect((await decide('decline')).own).toEqual({ turn: null, startsIn: null, managed: false });
    expect(await sent).toMatchObject({ ok: false, error: { type: 'notApproved' } });
    const note = await window.until(() => window.entries.find((entry) => entry.kind === 'status'));
    expect(note).toMatchObject({ fact: 'You declined to send this message.' });
    expect(said()).toBe('Hello');
    expect(window.waiting).toEqual([]);
  });

  it('is accepted once, and another connection can ask for its outcome', async () => {
    await start({ options: strict });
    const message = outgoing('Hello');
    const { clientId } = message.message;
    void window.ask('sendMessage', message);
    const { id } = await nextApproval(window);
    const again = await app.connect(window.app.windowId);
    const followed = again.get('followMessage', { clientId });
    const repeated = again.get('sendMessage', message);
    await again.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    const outcome = await followed;
    expect([await repeated, await again.get('followMessage', { clientId })]).toEqual([outcome, outcome]);
    await again.open(outcome.threadId);
    expect((await turnEnded(again)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
    const unknown = await again.ask('followMessage', { clientId: clientMessageId.parse('never') });
    expect(unknown).toMatchObject({ ok: false, error: { type: 'messageUnknown' } });
  });

  it('leaves no thread if its first message is declined', async () => {
    await start({ options: strict });
    const sent = window.ask('sendMessage', outgoing('Hello'));
    await decide('decline');
    expect(await sent).toMatchObject({ ok: false, error: { type: 'notApproved' } });
    expect(await window.get('listThreads', { search: '' })).toEqual([]);
  });

  it('includes a retry, which names its turn', async () => {
    await start({ options: strict });
    const first = send(window, 'Hello');
    await decide('approve');
    const threadId = await first;
    const turn = await turnEnded(window);
    const again = window.ask('retryTurn', {
      threadId,
      turnId: turn.id,
      clientId: clientMessageId.parse('again'),
      settings: { model: null, effort: null, approvalMode: 'askForEverything' },
      consent: false,
      fullAccessConsent: false,
    });
    const approval = await decide('approve');
    expect(approval).toMatchObject({ turnId: turn.id, asked: { action: 'retry' }, own: { turn: 'Hello' } });
    expect((await again).ok).toBe(true);
  });

  it('includes a copy of secrets', async () => {
    await start({ options: strict });
    const first = send(window, 'Hello');
    await decide('approve');
    const copy = { threadId: await first, turnId: (await turnEnded(window)).id, name: 'the answer', secrets: 2 };
    const declined = window.get('reviewCopy', copy);
    expect((await decide('decline')).asked).toMatchObject({ text: 'the answer, with 2 secrets' });
    expect(await declined).toEqual({ mayCopy: false });
    const approved = window.get('reviewCopy', copy);
    await decide('approve');
    expect(await approved).toEqual({ mayCopy: true });
  });

  it('is reviewed if a policy requires it, otherwise not', async () => {
    await withPolicy('[approvals]\nreview_own_actions = true\n');
    const sent = send(window, 'Hello');
    expect((await decide('approve')).own?.managed).toBe(true);
    await sent;
    await app.end();
    await start({});
    await send(window, 'Hello');
    expect(window.waiting).toEqual([]);
  });
});

describe('a message that needs confirmation by policy', () => {
  const text = `Use ${secret}`;
  const policy = '[input]\nsecrets = "ask"\n';

  it('is asked about in the queue, whatever the window says, and goes out without its secrets', async () => {
    await withPolicy(policy);
    const sent = send(window, text, { inputAnswer: 'send' });
    const approval = await decide('approveMasked');
    expect(approval.asked).toMatchObject({ kind: 'input', findings: [{ kind: 'secret', name: 'GitHub token' }] });
    expect(approval.own?.managed).toBe(true);
    expect(JSON.stringify(approval)).not.toContain(secret);
    await sent;
    await turnEnded(window);
    expect(said()).toBe('Use [secret: GitHub token]');
  });

  it('goes out unchanged after a yes, and not at all after a no', async () => {
    await withPolicy(policy);
    const sent = send(window, text);
    await decide('approve');
    const threadId = await sent;
    await turnEnded(window);
    expect(said()).toBe(text);
    const more = window.ask('sendMessage', outgoing(text, { threadId }));
    await decide('decline');
    expect(await more).toMatchObject({ ok: false, error: { type: 'notApproved' } });
    expect(app.provider.requests).toHaveLength(1);
  });
});
