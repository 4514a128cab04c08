import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listUserMessages } from '../../fixtures/provider/model-request.ts';
import { answer } from '../../fixtures/provider/script.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import type { ApprovalDecision } from '../../shared/approvals/approval.ts';
import { clientMessageId } from '../../shared/base/ids.ts';
import { createOutgoing, sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests the user's own actions, when they need an approval.

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
  const approval = await waitForApproval(window);
  await window.get('resolveApproval', { approvalId: approval.id, decision: { type } });
  return approval;
};
const said = () => app.provider.requests.flatMap((request) => listUserMessages(request)).at(-1);

describe('an action under review', () => {
  it('starts a thread once the reviewed message is approved', async () => {
    await start({ settings: strict });
    const sent = sendMessage(window, 'Hello');
    const approval = await decide('approve');
    expect(approval).toMatchObject({
      turnId: null,
      asked: { kind: 'ownAction', action: 'submitPrompt', text: 'Hello' },
      own: { turn: null, startsIn: app.workspace.path, managed: false },
    });
    expect(await sent).toBe(approval.threadId);
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(said()).toBe('Hello');
  });

  it('does not send a declined message, and notes that in its thread', async () => {
    await start({ settings: strict });
    const first = sendMessage(window, 'Hello');
    await decide('approve');
    const threadId = await first;
    await waitForTurnEnd(window);
    const sent = window.ask('sendMessage', createOutgoing('More', { threadId }));
    expect((await decide('decline')).own).toEqual({ turn: null, startsIn: null, managed: false });
    expect(await sent).toMatchObject({ ok: false, error: { type: 'notApproved' } });
    const note = await window.until(() => window.entries.find((entry) => entry.kind === 'status'));
    expect(note).toMatchObject({ fact: 'You declined to send this message.' });
    expect(said()).toBe('Hello');
    expect(window.waiting).toEqual([]);
  });

  it('accepts a message under review once, and returns its outcome to another connection', async () => {
    await start({ settings: strict });
    const message = createOutgoing('Hello');
    const { clientId } = message.message;
    void window.ask('sendMessage', message);
    const { id } = await waitForApproval(window);
    const again = await app.connect(window.app.windowId);
    const followed = again.get('followMessage', { clientId });
    const repeated = again.get('sendMessage', message);
    await again.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    const outcome = await followed;
    expect([await repeated, await again.get('followMessage', { clientId })]).toEqual([outcome, outcome]);
    await again.open(outcome.threadId);
    expect((await waitForTurnEnd(again)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
    const unknown = await again.ask('followMessage', { clientId: clientMessageId.parse('never') });
    expect(unknown).toMatchObject({ ok: false, error: { type: 'messageUnknown' } });
  });

  it('leaves no thread if its first message is declined', async () => {
    await start({ settings: strict });
    const sent = window.ask('sendMessage', createOutgoing('Hello'));
    await decide('decline');
    expect(await sent).toMatchObject({ ok: false, error: { type: 'notApproved' } });
    expect(await window.get('listThreads', { search: '' })).toEqual([]);
  });

  it('reviews a retry and names its turn', async () => {
    await start({ settings: strict });
    const first = sendMessage(window, 'Hello');
    await decide('approve');
    const threadId = await first;
    const turn = await waitForTurnEnd(window);
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

  it('reviews a copy of secrets', async () => {
    await start({ settings: strict });
    const first = sendMessage(window, 'Hello');
    await decide('approve');
    const copy = { threadId: await first, turnId: (await waitForTurnEnd(window)).id, name: 'the answer', secrets: 2 };
    const declined = window.get('reviewCopy', copy);
    expect((await decide('decline')).asked).toMatchObject({ text: 'the answer, with 2 secrets' });
    expect(await declined).toEqual({ mayCopy: false });
    const approved = window.get('reviewCopy', copy);
    await decide('approve');
    expect(await approved).toEqual({ mayCopy: true });
  });

  it('reviews actions only if a policy or a setting requires it', async () => {
    await withPolicy('[approvals]\nreview_own_actions = true\n');
    const sent = sendMessage(window, 'Hello');
    expect((await decide('approve')).own?.managed).toBe(true);
    await sent;
    await app.end();
    await start({});
    await sendMessage(window, 'Hello');
    expect(window.waiting).toEqual([]);
  });
});

describe('a message that needs confirmation by policy', () => {
  const text = `Use ${secret}`;
  const policy = '[input]\nsecrets = "ask"\n';

  it('asks about a message in the queue, whatever the window reports, and sends it without its secrets', async () => {
    await withPolicy(policy);
    const sent = sendMessage(window, text, { inputAnswer: 'send' });
    const approval = await decide('approveMasked');
    expect(approval.asked).toMatchObject({ kind: 'input', findings: [{ kind: 'secret', name: 'GitHub token' }] });
    expect(approval.own?.managed).toBe(true);
    expect(JSON.stringify(approval)).not.toContain(secret);
    await sent;
    await waitForTurnEnd(window);
    expect(said()).toBe('Use [secret: GitHub token]');
  });

  it('sends a message unchanged if the user confirms it, and not at all otherwise', async () => {
    await withPolicy(policy);
    const sent = sendMessage(window, text);
    await decide('approve');
    const threadId = await sent;
    await waitForTurnEnd(window);
    expect(said()).toBe(text);
    const more = window.ask('sendMessage', createOutgoing(text, { threadId }));
    await decide('decline');
    expect(await more).toMatchObject({ ok: false, error: { type: 'notApproved' } });
    expect(app.provider.requests).toHaveLength(1);
  });
});
