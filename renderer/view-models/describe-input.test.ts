import { describe, expect, it } from 'vitest';
import { maxMessageCharacters } from '../../shared/threads/message-length.ts';
import { describeSendProblem } from '../../shared/threads/problem-sentences.ts';
import { type ComposerInput, describeComposer } from './describe-input.ts';

const ready: ComposerInput = {
  draft: 'Fix the import.',
  attached: 0,
  attaching: 0,
  sending: false,
  asking: false,
  locked: false,
  denied: false,
  problem: null,
  line: 'connected',
  cli: 'ready',
  auth: { state: 'notNeeded', provider: null },
  configUnused: false,
  workspace: 'ledger-import',
  thread: 'open',
  work: 'idle',
  syncStatus: 'usual',
  mod: 'Ctrl',
};
const view = (change: Partial<ComposerInput> = {}) => describeComposer({ ...ready, ...change });

describe('Send', () => {
  it('is on when there is something to send and someone to send it to', () => {
    expect(view()).toMatchObject({ canSend: true, reason: null });
  });

  it('is off without a reason when nothing is typed', () => {
    expect(view({ draft: ' \n' })).toMatchObject({ canSend: false, reason: null });
  });

  it('is on when only something is attached, and off while it is being attached', () => {
    expect(view({ draft: '', attached: 1 })).toMatchObject({ canSend: true, reason: null });
    expect(view({ attaching: 1 })).toMatchObject({ canSend: false, reason: 'Sends once attachments are ready' });
  });

  it('is off while a message is in flight', () => {
    expect(view({ sending: true })).toMatchObject({ canSend: false, reason: null });
  });

  it('is on while a turn runs', () => {
    expect(view({ work: 'running' }).canSend).toBe(true);
    expect(view({ work: 'writing' }).canSend).toBe(true);
  });

  it.each<[Partial<ComposerInput>, string]>([
    [{ asking: true }, 'Waiting for your answer'],
    [{ locked: true }, 'Waiting for approval'],
    [{ denied: true }, 'Your administrator does not allow this text'],
    [{ line: 'lost' }, 'Sends when Workcell reconnects'],
    [{ line: 'connecting' }, 'Sends when Workcell reconnects'],
    [{ line: 'refused' }, 'Not connected'],
    [{ syncStatus: 'held' }, 'Open elsewhere'],
    [{ workspace: null }, 'Open a folder first'],
    [{ cli: 'failed' }, 'Sends when Codex is back'],
    [{ cli: 'restarting' }, 'Sends when Codex is back'],
    [{ cli: 'stopped' }, 'Sends when Codex is back'],
    [{ auth: { state: 'signedOut', problem: null } }, 'Sign in to send'],
    [{ auth: { state: 'signedOut', problem: null }, configUnused: true }, 'Fix config.toml to send'],
    [{ auth: { state: 'signingIn', method: 'chatgpt', url: null } }, 'Waiting for the sign-in'],
    [{ thread: 'opening' }, 'Opening the thread'],
    [{ thread: 'failed' }, 'This thread cannot be continued'],
  ])('is off for %o, and says why', (change, reason) => {
    expect(view(change)).toMatchObject({ canSend: false, reason });
  });

  it('is off for a message that Codex would refuse, and says by how much it is too long and what to do', () => {
    const draft = 'x'.repeat(maxMessageCharacters);
    expect(view({ draft })).toMatchObject({ canSend: true, reason: null, problem: null });
    expect(view({ draft: `${draft}x` }).reason).toBe('1 character too long');
    expect(view({ draft: `${draft}${'x'.repeat(1_234)}` })).toMatchObject({
      canSend: false,
      reason: '1,234 characters too long',
      problem: { fact: 'The message is too long for Codex.', commands: [] },
    });
  });

  it('says why the last attempt failed, until the message turns out too long', () => {
    const problem = describeSendProblem({ type: 'noWorkspace' });
    expect(view({ problem }).problem).toBe(problem);
    expect(view({ problem, draft: 'x'.repeat(maxMessageCharacters + 1) }).problem).not.toBe(problem);
  });

  it('gives the reason even before anything is typed', () => {
    expect(view({ draft: '', cli: 'failed' }).reason).toBe('Sends when Codex is back');
  });

  it('is a fork in a thread that Codex has lost', () => {
    expect(view().send).toBe('Send');
    expect(view({ syncStatus: 'lost' })).toMatchObject({ send: 'Fork into a new thread', canSend: true, reason: null });
  });

  it('is on again once Codex is back', () => {
    expect(view({ cli: 'slow' }).canSend).toBe(true);
    expect(
      view({ cli: 'ready', auth: { state: 'signedIn', method: 'chatgpt', email: null, plan: null } }).canSend,
    ).toBe(true);
  });

  it('does not wait for a Codex that is starting or that no one has needed yet', () => {
    expect(view({ cli: 'idle', auth: { state: 'unknown' } }).canSend).toBe(true);
    expect(view({ cli: 'starting', auth: { state: 'unknown' } }).canSend).toBe(true);
    expect(view({ cli: 'starting', auth: { state: 'signedOut', problem: null } }).canSend).toBe(false);
  });
});

describe('a running turn', () => {
  it('can be stopped, and only it can', () => {
    expect(view({ work: 'running' }).canStop).toBe(true);
    expect(view().canStop).toBe(false);
    expect(view({ work: 'running', line: 'lost' }).canStop).toBe(false);
  });

  it('cannot be stopped here when it belongs to another process', () => {
    expect(view({ work: 'running', syncStatus: 'held' }).canStop).toBe(false);
  });

  it('explains the keys, and that sending now costs the unfinished text', () => {
    expect(view({ work: 'running' }).hint).toEqual({
      words: 'Enter queues',
      detail: 'Enter queues, Ctrl Enter sends now',
    });
    expect(view({ work: 'writing', mod: '⌘' }).hint?.detail).toBe(
      'Enter queues, ⌘ Enter sends now and drops the text Codex is writing',
    );
    expect(view({ work: 'running', draft: '' }).hint).toEqual(view({ work: 'running' }).hint);
    expect(view().hint).toBeNull();
  });
});

describe('the placeholder', () => {
  it('says what belongs there', () => {
    expect(view({ thread: 'new' }).placeholder).toBe('What should Codex do in ledger-import?');
    expect(view().placeholder).toBe('Write to Codex');
    expect(view({ work: 'running' }).placeholder).toBe("Add a message. It's sent when Codex finishes.");
  });
});
