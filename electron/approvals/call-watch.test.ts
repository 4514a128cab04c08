import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { CallWatch } from './call-watch.ts';

const thread = threadId.parse('thread');
const other = threadId.parse('other');

let watch: CallWatch;
/** The calls with a waiting request. */
const asked = new Set<string>();
beforeEach(() => {
  asked.clear();
  watch = new CallWatch((_threadId, itemId) => (itemId === null ? asked.size > 0 : asked.has(itemId)));
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
  it('are unknown if Codex reports no response', () => {
    expect(watch.syncStatus(thread, 'a')).toBe('unheard');
    expect(watch.syncStatus(thread, null)).toBe('unheard');
    responseEnds();
    output('a');
    raw({ type: 'message' });
    watch.handle({ method: 'rawResponseItem/completed', params: { item: {} }, emittedAtMs: null });
    expect(watch.syncStatus(thread, 'a')).toBe('unheard');
    call('a', {}, other);
    expect(watch.syncStatus(thread, 'a')).toBe('unheard');
  });

  it('may increase while the response is open, even for a new id', () => {
    call('a');
    expect(watch.syncStatus(thread, 'a')).toBe('open');
    expect(watch.syncStatus(thread, 'b')).toBe('open');
    expect(watch.syncStatus(thread, null)).toBe('open');
  });

  it.each(['rawResponse/completed', 'error'])('are at most one after %s', (end) => {
    call('a');
    call('b');
    handle(end);
    expect(watch.syncStatus(thread, 'a')).toBe('alone');
    // A command that a script of the model runs.
    expect(watch.syncStatus(thread, 'of the script')).toBe('alone');
    expect(watch.syncStatus(thread, null)).toBe('alone');
  });

  it('are two from the second call on, whatever comes after', () => {
    call('a');
    call('b');
    call('a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
    expect(watch.syncStatus(thread, null)).toBe('twice');
    expect(watch.syncStatus(thread, 'b')).toBe('open');
    responseEnds();
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
    output('a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
    expect(watch.syncStatus(thread, 'b')).toBe('alone');
  });

  it('include calls of another kind', () => {
    call('a');
    raw({ type: 'custom_tool_call', call_id: 'a', input: '' });
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
  });

  it('count as reused if a response ended before the next call, with or without outputs and items', () => {
    call('a');
    responseEnds();
    call('a');
    expect(watch.syncStatus(thread, 'a')).toBe('open');
    call('b');
    responseEnds();
    expect(watch.syncStatus(thread, 'a')).toBe('reused');
    expect(watch.syncStatus(thread, null)).toBe('reused');
    expect(watch.syncStatus(thread, 'b')).toBe('alone');
    expect(watch.calls(thread, 'a')).toBe(2);
  });

  it('stay two in later responses', () => {
    call('a');
    call('a');
    responseEnds();
    output('a');
    output('a');
    call('a');
    responseEnds();
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
  });

  it('count as reused after a response cut short by a message, if the first item has ended', () => {
    call('a');
    itemEnds('a');
    output('a');
    call('a');
    responseEnds();
    expect(watch.syncStatus(thread, 'a')).toBe('reused');
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
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
    responseEnds();
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
  });

  it('may be two after an output that arrives while the call runs', () => {
    call('a');
    call('b');
    output('a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
    expect(watch.syncStatus(thread, 'b')).toBe('open');
    output('of no call');
    expect(watch.syncStatus(thread, 'of no call')).toBe('open');
  });

  it('are not doubled by the outputs of a broken response', () => {
    call('a');
    call('b');
    output('a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
    // There is no risk from other calls.
    expect(watch.syncStatus(thread, null)).toBe('open');
    handle('error');
    expect(watch.syncStatus(thread, 'a')).toBe('alone');
    call('a');
    responseEnds();
    expect(watch.syncStatus(thread, 'a')).toBe('reused');
  });

  it("are not doubled by Codex's own outputs, even while a command runs in the background", () => {
    call('a');
    responseEnds();
    output('a');
    expect(watch.syncStatus(thread, 'a')).toBe('alone');
    call('b');
    output('a');
    responseEnds();
    expect(watch.syncStatus(thread, 'a')).toBe('alone');
  });

  it('are two if another call or request arrives during a request', () => {
    call('a');
    asked.add('a');
    responseEnds();
    call('a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
    call('b');
    // The item that ended was not the requested one.
    itemEnds('a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
  });

  it('are two if an item ends during a request and another call arrives', () => {
    call('a');
    asked.add('a');
    itemEnds('a');
    asked.clear();
    call('a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
  });

  it('are two if Codex asks about a call whose item has ended', () => {
    call('a');
    watch.handleRequest(thread, 'a');
    watch.handleRequest(thread, 'unheard');
    expect(watch.syncStatus(thread, 'a')).toBe('open');
    itemEnds('a');
    watch.handleRequest(thread, 'a');
    expect(watch.syncStatus(thread, 'a')).toBe('twice');
  });

  it('are dropped with their turn and with their Codex', () => {
    call('a');
    call('a', {}, other);
    handle('turn/completed', { turn: { id: 'turn', status: 'completed' } });
    expect(watch.syncStatus(thread, 'a')).toBe('unheard');
    expect(watch.syncStatus(other, 'a')).toBe('open');
    watch.forget();
    expect(watch.syncStatus(other, 'a')).toBe('unheard');
  });
});

describe('whether a call starts a program that the model can type into', () => {
  it('comes from its arguments, and stays true for its id in the turn', () => {
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
  it('is unknown without a raw call', () => {
    expect(watch.asked(thread, 'a')).toBeNull();
    call('b');
    expect(watch.asked(thread, 'a')).toBeNull();
  });

  it.each<[string, string | undefined, boolean]>([
    ['asks for it', JSON.stringify(escalates), true],
    ['does not', '{"cmd":"make"}', false],
    ['asks for something else', '{"sandbox_permissions":"use_default"}', false],
    ['is no JSON', 'make', false],
    ['has no arguments', undefined, false],
  ])('is what the one call says that %s', (_what, args, expected) => {
    raw({ type: 'function_call', call_id: 'a', ...(args !== undefined && { arguments: args }) });
    expect(watch.asked(thread, 'a')).toBe(expected);
    output('a');
    expect(watch.asked(thread, 'a')).toBe(expected);
  });

  it('is true if either of two calls asks, otherwise unknown', () => {
    call('a', { cmd: 'ls' });
    call('a', escalates);
    call('b');
    call('b');
    expect(watch.asked(thread, 'a')).toBe(true);
    expect(watch.asked(thread, 'b')).toBeNull();
  });

  it('stays true for a call when the next response begins', () => {
    call('a', escalates);
    responseEnds();
    call('b');
    expect(watch.asked(thread, 'a')).toBe(true);
  });

  it.each<[string, () => void]>([
    ['nothing', () => undefined],
    ['an output', () => output('a')],
    ['the end of its item', () => itemEnds('a')],
  ])('stays true if another call of the response has the id, with %s between them', (_what, emit) => {
    call('a', escalates);
    emit();
    call('a', { plan: [] });
    expect(watch.asked(thread, 'a')).toBe(true);
  });

  it('is unknown for a call whose id was used in an earlier response', () => {
    call('a', escalates);
    responseEnds();
    call('a', { cmd: 'ls' });
    expect(watch.asked(thread, 'a')).toBeNull();
    call('a', { cmd: 'ls' });
    expect(watch.asked(thread, 'a')).toBe(true);
  });
});
