import { describe, expect, it } from 'vitest';
import { describeModeNote, type ModeInput } from './approval-prompt.view-model.ts';

const asking: ModeInput = {
  chosen: 'askForEverything',
  folderIsReadOnly: false,
  settings: { approvalPolicy: 'untrusted', sandbox: 'workspaceWrite' },
};

describe('a change of the Approvals picker while a request waits', () => {
  it.each([
    ['askWhenNeeded', 'Ask when needed'],
    ['fullAccess', 'Full access'],
    ['readOnly', 'Read only'],
  ] as const)('mentions a picker change to %s and when it applies', (chosen, label) => {
    expect(describeModeNote({ ...asking, chosen })).toBe(
      `Approvals is now set to “${label}”, starting with your next message. This request still needs your answer.`,
    );
  });

  it.each<[string, Partial<ModeInput>]>([
    ['it is what the turn runs with', {}],
    ['config.toml decides', { chosen: 'config' }],
    ['the folder is read only whatever it says', { chosen: 'fullAccess', folderIsReadOnly: true }],
    ['Codex has not said what the thread runs with', { chosen: 'fullAccess', settings: null }],
    ['Codex says it only in part', { chosen: 'fullAccess', settings: { approvalPolicy: null, sandbox: null } }],
  ])('is not mentioned when %s', (_, facts) => {
    expect(describeModeNote({ ...asking, ...facts })).toBeNull();
  });
});
