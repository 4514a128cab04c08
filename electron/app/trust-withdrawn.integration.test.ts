import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { nextApproval, outgoing, TestDesk, turnEnded } from './testing/test-desk.ts';
import type { TestWindow } from './testing/test-window.ts';

// The person keeps Codex from writing in a folder while something waits or runs there.

let desk: TestDesk;
afterEach(() => desk.end());

const withdraw = (window: TestWindow) => window.get('answerTrust', { path: desk.workspace.path, trust: 'readOnly' });
const isWritten = (name: string) => existsSync(join(desk.workspace.path, name));

it('a message that was under review by then goes out, and nothing is written', async () => {
  desk = await TestDesk.start({
    options: { approvals: { review_own_actions: true } },
    steps: [run('touch written'), answer('Done.')],
  });
  const window = await desk.openWindow();
  const sent = window.get('sendMessage', outgoing('Go', { mode: 'askWhenNeeded' }));
  const { id: approvalId } = await nextApproval(window);
  await withdraw(window);
  await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
  await window.open((await sent).threadId);
  expect(await turnEnded(window)).toMatchObject({ status: 'completed' });
  expect(window.entries.find((entry) => entry.kind === 'command')).toMatchObject({ status: 'blocked' });
  expect(isWritten('written')).toBe(false);
});
