import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { turnId } from '../../shared/base/ids.ts';
import { useQuestions } from '../stores/questions.store.ts';
import { openApp } from '../view-models/testing/model-app.ts';
import { proposeAction } from './suggested-actions.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const turn = turnId.parse('turn');
const action = { type: 'runCommand', command: 'npm test' } as const;
const needsTrust = { ok: false, error: { type: 'needsTrust', path: '/w', covers: 'a', notCovered: 'changed' } };
const methods = (): string[] => request.mock.calls.map(([method]) => String(method));

let leave: () => void = () => {};
beforeEach(() => {
  request.mockReset();
  openApp();
});
afterEach(() => leave());

it('asks about trust if the suggested action needs it, and proposes it again after the answer', async () => {
  const trusted = { ok: true, value: { path: '/w', trust: 'writable' } };
  for (const reply of [needsTrust, trusted, { ok: true, value: null }]) request.mockResolvedValueOnce(reply);
  leave = useQuestions.subscribe(({ open }) => open?.answer('yes'));
  await proposeAction(turn, action);
  expect(methods()).toEqual(['proposeAction', 'answerTrust', 'proposeAction']);
  expect(request.mock.calls[1]?.[1]).toEqual({ path: '/w', trust: 'writable', covers: 'a' });
});

it('does not propose the action again when the trust question goes unanswered', async () => {
  request.mockResolvedValue(needsTrust);
  leave = useQuestions.subscribe(({ open }) => open?.answer('no'));
  await proposeAction(turn, action);
  expect(methods()).toEqual(['proposeAction']);
});
