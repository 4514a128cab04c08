import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { CallWatch } from './call-watch.ts';

const thread = threadId.parse('thread');
const other = threadId.parse('other');

let watch: CallWatch;
beforeEach(() => {
  watch = new CallWatch();
});

function hear(method: string, params: object = {}, of = thread): void {
  watch.hear({ method, params: { threadId: of, ...params }, emittedAtMs: null });
}

const raw = (item: object, of = thread) => hear('rawResponseItem/completed', { item }, of);
const call = (id: string, args?: object, of = thread) =>
  raw({ type: 'function_call', call_id: id, ...(args !== undefined && { arguments: JSON.stringify(args) }) }, of);
const output = (id: string) => raw({ type: 'function_call_output', call_id: id });
const responseEnds = () => hear('rawResponse/completed');

const escalates = { cmd: 'make', sandbox_permissions: 'require_escalated' };

describe('the calls with an id', () => {
  it('are unheard of where Codex tells of no response', () => {
    expect(watch.standing(thread, 'a')).toBe('unheard');
    expect(watch.standing(thread, null)).toBe('unheard');
    responseEnds();
    output('a');
    raw({ type: 'message' });
    watch.hear({ method: 'rawResponseItem/completed', params: { item: {} }, emittedAtMs: null });
    expect(watch.standing(thread, 'a')).toBe('unheard');
    call('a', {}, other);
    expect(watch.standing(thread, 'a')).toBe('unheard');
  });

  it('may become more while the response goes on, also with an id that was not heard yet', () => {
    call('a');
    expect(watch.standing(thread, 'a')).toBe('open');
    expect(watch.standing(thread, 'b')).toBe('open');
    expect(watch.standing(thread, null)).toBe('open');
  });

  it.each(['rawResponse/completed', 'error'])('are one at most after %s', (end) => {
    call('a');
    call('b');
    hear(end);
    expect(watch.standing(thread, 'a')).toBe('alone');
    // What a script of the model runs.
    expect(watch.standing(thread, 'of the script')).toBe('alone');
    expect(watch.standing(thread, null)).toBe('alone');
  });

  it('are two from the second on, whatever comes after', () => {
    call('a');
    call('b');
    call('a');
    expect(watch.standing(thread, 'a')).toBe('twice');
    expect(watch.standing(thread, null)).toBe('twice');
    expect(watch.standing(thread, 'b')).toBe('open');
    responseEnds();
    expect(watch.standing(thread, 'a')).toBe('twice');
    output('a');
    expect(watch.standing(thread, 'a')).toBe('twice');
    expect(watch.standing(thread, 'b')).toBe('alone');
  });

  it('are those of another kind, too', () => {
    call('a');
    raw({ type: 'custom_tool_call', call_id: 'a', input: '' });
    expect(watch.standing(thread, 'a')).toBe('twice');
  });

  it('are counted from the start in the next response once all have their outputs', () => {
    call('a');
    responseEnds();
    output('a');
    call('a');
    expect(watch.standing(thread, 'a')).toBe('open');
    responseEnds();
    expect(watch.standing(thread, 'a')).toBe('alone');
  });

  it('are counted from the start after a response that a message cut short', () => {
    call('a');
    output('a');
    call('a');
    expect(watch.standing(thread, 'a')).toBe('open');
  });

  it('are two where the first still waits when a response begins that calls again', () => {
    call('a');
    call('b');
    responseEnds();
    output('b');
    call('b');
    expect(watch.standing(thread, 'a')).toBe('open');
    expect(watch.standing(thread, 'b')).toBe('open');
    call('a');
    expect(watch.standing(thread, 'a')).toBe('twice');
  });

  it('are two where a response goes on, one has its output and another does not', () => {
    call('a');
    call('b');
    output('a');
    call('a');
    expect(watch.standing(thread, 'a')).toBe('twice');
  });

  it('are those that wait alone once one of two has its output and a response begins', () => {
    call('a');
    call('a');
    responseEnds();
    output('a');
    call('b');
    expect(watch.standing(thread, 'a')).toBe('open');
    call('a');
    expect(watch.standing(thread, 'a')).toBe('twice');
  });

  it('are forgotten with their turn and with their Codex', () => {
    call('a');
    call('a', {}, other);
    hear('turn/completed', { turn: { id: 'turn', status: 'completed' } });
    expect(watch.standing(thread, 'a')).toBe('unheard');
    expect(watch.standing(other, 'a')).toBe('open');
    watch.forget();
    expect(watch.standing(other, 'a')).toBe('unheard');
  });
});

describe('whether a call asks to leave the sandbox', () => {
  it('is not known where it was not heard', () => {
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

  it('is yes where any of two calls asks, and else not known', () => {
    call('a', { cmd: 'ls' });
    call('a', escalates);
    call('b');
    call('b');
    expect(watch.asked(thread, 'a')).toBe(true);
    expect(watch.asked(thread, 'b')).toBeNull();
  });

  it('stays yes for a call that waits while the next response begins', () => {
    call('a', escalates);
    responseEnds();
    call('b');
    expect(watch.asked(thread, 'a')).toBe(true);
  });
});
