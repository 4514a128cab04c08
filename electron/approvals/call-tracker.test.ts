import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { CallTracker } from './call-tracker.ts';

const thread = threadId.parse('thread');
const other = threadId.parse('other');

let watch: CallTracker;
/** The calls with a waiting request. */
const asked = new Set<string>();
beforeEach(() => {
  asked.clear();
  watch = new CallTracker((_threadId, itemId) => (itemId === null ? asked.size > 0 : asked.has(itemId)));
});

function handle(method: string, params: object = {}, of = thread): void {
  watch.handle({ method, params: { threadId: of, ...params }, emittedAtMs: null });
}

const raw = (item: object, of = thread) => handle('rawResponseItem/completed', { item }, of);
const call = (id: string, args?: object, of = thread) =>
  raw({ type: 'function_call', call_id: id, ...(args !== undefined && { arguments: JSON.stringify(args) }) }, of);
const output = (id: string) => raw({ type: 'function_call_output', call_id: id });
const itemEnds = (id: string) => handle('item/completed', { item: { id, type: 'commandExecution' } });
const responseEnds = () => handle('rawResponse/completed');

const escalates = { cmd: 'make', sandbox_permissions: 'require_escalated' };

describe('calls with an id', () => {
  it('returns unreported for calls with an id if Codex reports no response', () => {
    expect(watch.getCallState(thread, 'a')).toBe('unreported');
    expect(watch.getCallState(thread, null)).toBe('unreported');
    responseEnds();
    output('a');
    raw({ type: 'message' });
    watch.handle({ method: 'rawResponseItem/completed', params: { item: {} }, emittedAtMs: null });
    expect(watch.getCallState(thread, 'a')).toBe('unreported');
    call('a', {}, other);
    expect(watch.getCallState(thread, 'a')).toBe('unreported');
  });

  it('returns open for any id while the response is open, even for a new one', () => {
    call('a');
    expect(watch.getCallState(thread, 'a')).toBe('open');
    expect(watch.getCallState(thread, 'b')).toBe('open');
    expect(watch.getCallState(thread, null)).toBe('open');
  });

  it.each(['rawResponse/completed', 'error'])('returns unique for an id after %s', (end) => {
    call('a');
    call('b');
    handle(end);
    expect(watch.getCallState(thread, 'a')).toBe('unique');
    // A command from a script of the model.
    expect(watch.getCallState(thread, 'of the script')).toBe('unique');
    expect(watch.getCallState(thread, null)).toBe('unique');
  });

  it('returns duplicate for an id from the second call on, whatever follows', () => {
    call('a');
    call('b');
    call('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
    expect(watch.getCallState(thread, null)).toBe('duplicate');
    expect(watch.getCallState(thread, 'b')).toBe('open');
    responseEnds();
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
    output('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
    expect(watch.getCallState(thread, 'b')).toBe('unique');
  });

  it('counts calls of another kind with the same id', () => {
    call('a');
    raw({ type: 'custom_tool_call', call_id: 'a', input: '' });
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
  });

  it('returns reused if a response ended before the next call, with or without outputs and items', () => {
    call('a');
    responseEnds();
    call('a');
    expect(watch.getCallState(thread, 'a')).toBe('open');
    call('b');
    responseEnds();
    expect(watch.getCallState(thread, 'a')).toBe('reused');
    expect(watch.getCallState(thread, null)).toBe('reused');
    expect(watch.getCallState(thread, 'b')).toBe('unique');
    expect(watch.countCalls(thread, 'a')).toBe(2);
  });

  it('still returns duplicate for an id in later responses', () => {
    call('a');
    call('a');
    responseEnds();
    output('a');
    output('a');
    call('a');
    responseEnds();
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
  });

  it('returns reused after a response cut short by a message if the first item has ended', () => {
    call('a');
    itemEnds('a');
    output('a');
    call('a');
    responseEnds();
    expect(watch.getCallState(thread, 'a')).toBe('reused');
  });

  it.each<[string, () => void]>([
    ['nothing', () => undefined],
    ['an output', () => output('a')],
    ['two outputs', () => [output('a'), output('a')]],
    ['an output of a script', () => raw({ type: 'custom_tool_call_output', call_id: 'a' })],
    ['the output of another call', () => [call('b'), output('b')]],
    ['a message with the id', () => handle('item/completed', { item: { id: 'a', type: 'agentMessage' } })],
    ['a search with the id', () => handle('item/completed', { item: { id: 'a', type: 'webSearch' } })],
    ['the end of another item', () => itemEnds('b')],
  ])('are two within one response, whatever the model writes between them: %s', (_what, emit) => {
    call('a');
    emit();
    call('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
    responseEnds();
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
  });

  it('returns duplicate after an output that arrives while the call runs', () => {
    call('a');
    call('b');
    output('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
    expect(watch.getCallState(thread, 'b')).toBe('open');
    output('of no call');
    expect(watch.getCallState(thread, 'of no call')).toBe('open');
  });

  it('does not count the outputs of a broken response as calls', () => {
    call('a');
    call('b');
    output('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
    // There is no risk from other calls.
    expect(watch.getCallState(thread, null)).toBe('open');
    handle('error');
    expect(watch.getCallState(thread, 'a')).toBe('unique');
    call('a');
    responseEnds();
    expect(watch.getCallState(thread, 'a')).toBe('reused');
  });

  it('does not count outputs of Codex as calls, even while a command runs in the background', () => {
    call('a');
    responseEnds();
    output('a');
    expect(watch.getCallState(thread, 'a')).toBe('unique');
    call('b');
    output('a');
    responseEnds();
    expect(watch.getCallState(thread, 'a')).toBe('unique');
  });

  it('returns duplicate if another call or request arrives during a request', () => {
    call('a');
    asked.add('a');
    responseEnds();
    call('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
    call('b');
    // The item that ended was not the requested one.
    itemEnds('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
  });

  it('returns duplicate if an item ends during a request and another call arrives', () => {
    call('a');
    asked.add('a');
    itemEnds('a');
    asked.clear();
    call('a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
  });

  it('returns duplicate if Codex asks about a call whose item has ended', () => {
    call('a');
    watch.handleRequest(thread, 'a');
    watch.handleRequest(thread, 'unreported');
    expect(watch.getCallState(thread, 'a')).toBe('open');
    itemEnds('a');
    watch.handleRequest(thread, 'a');
    expect(watch.getCallState(thread, 'a')).toBe('duplicate');
  });

  it('drops calls with their turn and with their Codex', () => {
    call('a');
    call('a', {}, other);
    handle('turn/completed', { turn: { id: 'turn', status: 'completed' } });
    expect(watch.getCallState(thread, 'a')).toBe('unreported');
    expect(watch.getCallState(other, 'a')).toBe('open');
    watch.forget();
    expect(watch.getCallState(other, 'a')).toBe('unreported');
  });
});

describe('whether a call starts a program that the model can type into', () => {
  it('reads from its arguments whether a call takes typed input, and keeps that for its id in the turn', () => {
    expect(watch.takesInput(thread, 'a')).toBe(false);
    call('a', { cmd: 'sh', tty: true });
    call('b', { cmd: 'sh', tty: false });
    expect([watch.takesInput(thread, 'a'), watch.takesInput(thread, 'b')]).toEqual([true, false]);
    responseEnds();
    call('a', { cmd: 'ls' });
    expect(watch.takesInput(thread, 'a')).toBe(true);
  });
});

describe('whether a call asks to leave the sandbox', () => {
  it('does not know whether a call leaves the sandbox without a raw call', () => {
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBeNull();
    call('b');
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBeNull();
  });

  it.each<[string, string | undefined, boolean]>([
    ['asks for it', JSON.stringify(escalates), true],
    ['does not', '{"cmd":"make"}', false],
    ['asks for something else', '{"sandbox_permissions":"use_default"}', false],
    ['is no JSON', 'make', false],
    ['has no arguments', undefined, false],
  ])('reads whether a single call leaves the sandbox when it %s', (_what, args, expected) => {
    raw({ type: 'function_call', call_id: 'a', ...(args !== undefined && { arguments: args }) });
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBe(expected);
    output('a');
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBe(expected);
  });

  it('reports that a call leaves the sandbox if either of two calls does, otherwise unknown', () => {
    call('a', { cmd: 'ls' });
    call('a', escalates);
    call('b');
    call('b');
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBe(true);
    expect(watch.asksToLeaveSandbox(thread, 'b')).toBeNull();
  });

  it('remembers that a call leaves the sandbox when the next response starts', () => {
    call('a', escalates);
    responseEnds();
    call('b');
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBe(true);
  });

  it.each<[string, () => void]>([
    ['nothing', () => undefined],
    ['an output', () => output('a')],
    ['the end of its item', () => itemEnds('a')],
  ])('stays true if another call of the response has the id, with %s between them', (_what, emit) => {
    call('a', escalates);
    emit();
    call('a', { plan: [] });
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBe(true);
  });

  it('does not know whether a call leaves the sandbox if its id was used in an earlier response', () => {
    call('a', escalates);
    responseEnds();
    call('a', { cmd: 'ls' });
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBeNull();
    call('a', { cmd: 'ls' });
    expect(watch.asksToLeaveSandbox(thread, 'a')).toBe(true);
  });
});
