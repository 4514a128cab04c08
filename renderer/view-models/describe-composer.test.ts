import { describe, expect, it } from 'vitest';
import { describeSendProblem } from '../../shared/threads/describe-thread-problem.ts';
import { maxMessageCharacters } from '../../shared/threads/message-length.ts';
import { type ComposerInput, describeComposer } from './describe-composer.ts';

const ready: ComposerInput = {
  draft: 'Fix the import.',
  attached: 0,
  attaching: 0,
  isSending: false,
  isAsking: false,
  isLocked: false,
  isDenied: false,
  problem: null,
  connectionState: 'connected',
  cli: 'ready',
  auth: { state: 'notNeeded', provider: null },
  isConfigUnused: false,
  workspace: 'ledger-import',
  thread: 'open',
  work: 'idle',
  syncStatus: 'inSync',
  mod: 'Ctrl',
};
const view = (change: Partial<ComposerInput> = {}) => describeComposer({ ...ready, ...change });

describe('Send', () => {
  it('enables Send when there is something to send and Codex can take it', () => {
    expect(view()).toMatchObject({ canSend: true, reason: null });
  });

  it('disables Send without a reason when nothing is typed', () => {
    expect(view({ draft: ' \n' })).toMatchObject({ canSend: false, reason: null });
  });

  it('enables Send with only an attachment, and disables it while attaching', () => {
    expect(view({ draft: '', attached: 1 })).toMatchObject({ canSend: true, reason: null });
    expect(view({ attaching: 1 })).toMatchObject({ canSend: false, reason: 'Sends once attachments are ready' });
  });

  it('disables Send while a message is in flight', () => {
    expect(view({ isSending: true })).toMatchObject({ canSend: false, reason: null });
  });

  it('enables Send while a turn runs', () => {
    expect(view({ work: 'running' }).canSend).toBe(true);
    expect(view({ work: 'writing' }).canSend).toBe(true);
  });

  it.each<[Partial<ComposerInput>, string]>([
    [{ isAsking: true }, 'Waiting for your answer'],
    [{ isLocked: true }, 'Waiting for approval'],
    [{ isDenied: true }, 'Your administrator does not allow this text'],
    [{ connectionState: 'lost' }, 'Sends when Workcell reconnects'],
    [{ connectionState: 'connecting' }, 'Sends when Workcell reconnects'],
    [{ connectionState: 'refused' }, 'Not connected'],
    [{ syncStatus: 'locked' }, 'Open elsewhere'],
    [{ workspace: null }, 'Open a folder first'],
    [{ cli: 'failed' }, 'Sends when Codex is back'],
    [{ cli: 'restarting' }, 'Sends when Codex is back'],
    [{ cli: 'stopped' }, 'Sends when Codex is back'],
    [{ auth: { state: 'signedOut', problem: null } }, 'Sign in to send'],
    [{ auth: { state: 'signedOut', problem: null }, isConfigUnused: true }, 'Fix config.toml to send'],
    [{ auth: { state: 'signingIn', method: 'chatgpt', url: null } }, 'Waiting for the sign-in'],
    [{ thread: 'opening' }, 'Opening the thread'],
    [{ thread: 'failed' }, 'This thread cannot be continued'],
  ])('disables Send for %o, and says why', (change, reason) => {
    expect(view(change)).toMatchObject({ canSend: false, reason });
  });

  it('disables Send for a message that is too long, and says by how much and what to do', () => {
    const draft = 'x'.repeat(maxMessageCharacters);
    expect(view({ draft })).toMatchObject({ canSend: true, reason: null, problem: null });
    expect(view({ draft: `${draft}x` }).reason).toBe('1 character too long');
    expect(view({ draft: `${draft}${'x'.repeat(1_234)}` })).toMatchObject({
      canSend: false,
      reason: '1,234 characters too long',
      problem: { fact: 'The message is too long for Codex.', commands: [] },
    });
  });

  it('shows why the last message failed, until the text is too long', () => {
    const problem = describeSendProblem({ type: 'noWorkspace' });
    expect(view({ problem }).problem).toBe(problem);
    expect(view({ problem, draft: 'x'.repeat(maxMessageCharacters + 1) }).problem).not.toBe(problem);
  });

  it('shows why Send is disabled even before anything is typed', () => {
    expect(view({ draft: '', cli: 'failed' }).reason).toBe('Sends when Codex is back');
  });

  it('renames Send to a fork in a thread that Codex has lost', () => {
    expect(view().send).toBe('Send');
    expect(view({ syncStatus: 'lost' })).toMatchObject({ send: 'Fork into a new thread', canSend: true, reason: null });
  });

  it('enables Send again once Codex is back', () => {
    expect(view({ cli: 'slow' }).canSend).toBe(true);
    expect(
      view({ cli: 'ready', auth: { state: 'signedIn', method: 'chatgpt', email: null, plan: null } }).canSend,
    ).toBe(true);
  });

  it('enables Send while Codex is starting or idle', () => {
    expect(view({ cli: 'idle', auth: { state: 'unknown' } }).canSend).toBe(true);
    expect(view({ cli: 'starting', auth: { state: 'unknown' } }).canSend).toBe(true);
    expect(view({ cli: 'starting', auth: { state: 'signedOut', problem: null } }).canSend).toBe(false);
  });
});

describe('a running turn', () => {
  it('offers Stop only while a turn runs', () => {
    expect(view({ work: 'running' }).canStop).toBe(true);
    expect(view().canStop).toBe(false);
    expect(view({ work: 'running', connectionState: 'lost' }).canStop).toBe(false);
  });

  it('does not offer Stop for a turn of another process', () => {
    expect(view({ work: 'running', syncStatus: 'locked' }).canStop).toBe(false);
  });

  it('explains the keys, and that sending now drops the unfinished text', () => {
    expect(view({ work: 'running' }).hint).toBe('Enter queues, Ctrl Enter sends now');
    expect(view({ work: 'writing', mod: '⌘' }).hint).toBe(
      'Enter queues, ⌘ Enter sends now and drops the text Codex is writing',
    );
    expect(view({ work: 'running', draft: '' }).hint).toBe(view({ work: 'running' }).hint);
    expect(view().hint).toBeNull();
  });
});

describe('the placeholder', () => {
  it('shows a placeholder that fits the thread and the folder', () => {
    expect(view({ thread: 'new' }).placeholder).toBe('What should Codex do in ledger-import?');
    expect(view().placeholder).toBe('Write to Codex');
    expect(view({ work: 'running' }).placeholder).toBe('Add a message. It is sent when Codex finishes.');
  });
});
