import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../fixtures/provider/model-request.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { createStream } from '../../fixtures/provider/reply.ts';
import { answer, call, fail, patch, run, type Step, together } from '../../fixtures/provider/script.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
let window: TestWindow;
afterEach(() => app.end());

const start = async (steps: readonly Step[]) => {
  app = await TestApp.start({ steps });
  window = await app.openWindow();
};
const hasRun = (name: string) => existsSync(join(app.workspace.path, name));
const commands = () =>
  window.entries.flatMap((entry) => (entry.kind === 'command' ? `${entry.command} ${entry.status}` : []));
const long = (letter = 'x') => letter.repeat(301);

/** Returns the turn metadata in a request to the provider. */
function metadata({ headers }: ModelRequest): { readonly turn_id: string; readonly thread_id: string } {
  return JSON.parse(String(headers['x-codex-turn-metadata']));
}

/** Returns a command with an id that the model's server derives from the request. */
const runAs =
  (idOf: (of: ReturnType<typeof metadata>) => string): Step =>
  (request) =>
    run('touch hidden', { callId: idOf(metadata(request)) });

describe('a command that ran stays in the transcript, even after a restart', () => {
  const plan = call('update_plan', { plan: [{ step: 'x', status: 'in_progress' }] });

  it.each<readonly [string, Step, readonly Step[]]>([
    ['that is too long', runAs(() => long()), [answer('Done.')]],
    ['that is empty', runAs(() => ''), [answer('Done.')]],
    ['of the error of its turn', runAs(({ turn_id }) => `error:${turn_id}`), [fail(400)]],
    ['of the plan of its turn', runAs(({ turn_id }) => `plan:${turn_id}`), [plan, answer('Done.')]],
    ['of a notice of its thread', runAs(({ thread_id }) => `lost:${thread_id}`), [answer('Done.')]],
  ])('keeps a command in the transcript with an id %s, even after a restart', async (_, ran, rest) => {
    await start([ran, ...rest]);
    const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    expect(hasRun('hidden')).toBe(true);
    expect(commands()).toEqual(['touch hidden done']);
    await app.restart();
    window = await app.openWindow();
    await window.open(threadId);
    expect(commands()).toEqual(['touch hidden done']);
  });
});

it('shows two commands, a patch and an answer with overlong ids', async () => {
  const content = [{ type: 'output_text', text: 'A long story', annotations: [] }];
  const item = { type: 'message', id: long('m'), role: 'assistant', phase: 'final_answer', content };
  const both = together(run('touch one', { callId: long('a') }), run('touch two', { callId: long('b') }));
  await start([both, patch(addFile('three', 'x\n'), { callId: long('c') }), createStream([{ type: 'raw', item }])]);
  await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  expect(['one', 'two', 'three'].map(hasRun)).toEqual([true, true, true]);
  expect(commands().sort()).toEqual(['touch one done', 'touch two done']);
  const rest = window.entries.filter(({ kind }) => !['user', 'command', 'reasoning'].includes(kind));
  expect(rest).toMatchObject([
    { kind: 'patch', status: 'done' },
    { kind: 'assistant', text: 'A long story' },
  ]);
});

it.each([
  ['is too long', long()],
  ['looks like one of ours', 'error:1'],
])('asks about a command whose id %s, and shows its result', async (_, callId) => {
  await start([run('touch asked', { callId }), answer('Done.')]);
  await sendMessage(window, 'Go');
  const card = await waitForApproval(window);
  expect(card.asked).toMatchObject({ kind: 'command', command: 'touch asked' });
  expect(window.entries.find(({ id }) => id === card.entryId)).toMatchObject({ kind: 'command', status: 'waiting' });
  await window.get('resolveApproval', { approvalId: card.id, decision: { type: 'approve' } });
  await waitForTurnEnd(window);
  expect(hasRun('asked')).toBe(true);
  expect(window.entries.find(({ id }) => id === card.entryId)).toMatchObject({
    status: 'done',
    approval: { state: 'approved' },
  });
});

it('ends a running command with an overlong id', async () => {
  await start([run('exec sleep 30', { callId: long(), yieldMs: 300 }), answer('Done.')]);
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  expect(commands()).toEqual(['exec sleep 30 background']);
  await window.get('endBackground', { threadId, commandId: null });
  await window.until(() => commands()[0] === 'exec sleep 30 stopped');
});
