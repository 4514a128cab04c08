import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultSettings, type Settings } from '../../shared/settings/settings-schema.ts';
import { useQuestions } from '../stores/questions.store.ts';
import { settingsChanged } from '../stores/settings.store.ts';
import { clearRules, setRememberPolicy } from './rules.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const known = (values: Partial<Settings>) =>
  settingsChanged({ values: { ...defaultSettings, ...values }, file: '', lines: {}, problems: [] });
const question = () => useQuestions.getState().open;

beforeEach(() => {
  request.mockReset();
  request.mockImplementation(async (_, change) => ({
    ok: true,
    value: { values: { ...defaultSettings, ...change }, file: '', lines: {}, problems: [] },
  }));
  known({});
});

describe('keeping remembered approvals after the app ends', () => {
  it('asks once before approvals outlive the app, and then sets the policy', async () => {
    const set = setRememberPolicy('workspace');
    expect(question()?.question.kind).toBe('keepApprovals');
    question()?.answer('yes');
    await set;
    const change = { rememberedApprovals: 'workspace', rememberedApprovalsAcknowledged: true };
    expect(request).toHaveBeenCalledExactlyOnceWith('changeSettings', change);
    await setRememberPolicy('user');
    expect(question()).toBeNull();
    expect(request).toHaveBeenLastCalledWith('changeSettings', { rememberedApprovals: 'user' });
  });

  it('changes no remember policy after a no', async () => {
    const set = setRememberPolicy('user');
    question()?.answer('no');
    await set;
    expect(request).not.toHaveBeenCalled();
  });

  it('turns off remembered approvals without a question', async () => {
    await setRememberPolicy('session');
    expect(request).toHaveBeenCalledExactlyOnceWith('changeSettings', { rememberedApprovals: 'session' });
  });
});

it('asks before clearing the rules', async () => {
  const no = clearRules(2);
  expect(question()?.question).toEqual({ kind: 'clearRules', count: 2 });
  question()?.answer('no');
  await no;
  expect(request).not.toHaveBeenCalled();
  const yes = clearRules(2);
  question()?.answer('yes');
  await yes;
  expect(request).toHaveBeenCalledExactlyOnceWith('clearRules', null);
});
