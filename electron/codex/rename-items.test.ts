import { describe, expect, it } from 'vitest';
import { anyText, fc } from '../../fixtures/testkit/properties.ts';
import { entryId } from '../../shared/base/ids.ts';
import { renameItems, toItemId } from './rename-items.ts';

const long = 'x'.repeat(301);

describe('an id chosen by the model', () => {
  it.each(['call_0', 'call_0~1', 'rs_0123', 'functions.exec_command:0', 'item 1', 'x'.repeat(280)])(
    'an item id stays unchanged if it is ordinary: %s',
    (id) => expect(toItemId(id)).toBe(id),
  );

  it.each([
    '',
    long,
    'x'.repeat(5_000),
    'tab\there',
    'null\0',
    'ünïcode',
    '\u202etxt',
    '\ud800',
    '__proto__',
    'toString',
  ])('an item id becomes one that the app can store: %j', (id) => expect(toItemId(id)).toMatch(/^codex-[0-9a-f]{64}$/));

  it.each(['error', 'resumed', 'plan', 'message', 'readOnlyNow', 'held', 'unknown', 'own-command', 'not-run', 'twin'])(
    'an item id never looks like an id of Workcell: %s:…',
    (prefix) => expect(toItemId(`${prefix}:turn 1`)).not.toContain(':'),
  );

  it('an item id is unique, always the same, and unchanged by a second call', () => {
    const words = fc.oneof(
      anyText(),
      fc.string().map((end) => 'x'.repeat(280) + end),
    );
    const property = fc.property(words, words, (one, other) => {
      const named = toItemId(one);
      expect(entryId.safeParse(named).success).toBe(true);
      expect(toItemId(named)).toBe(named);
      expect(named === toItemId(other)).toBe(one === other);
    });
    fc.assert(property);
    expect(toItemId('\ud800')).not.toBe(toItemId('\ud801'));
  });
});

describe('everything that Codex sends', () => {
  const named = toItemId(long);
  const item = (id: string) => ({ type: 'commandExecution', id, command: long });
  const of = (sent: unknown) => {
    const copy: unknown = structuredClone(sent);
    renameItems(copy);
    return copy;
  };

  it.each([
    ['an item', (id: string) => ({ threadId: 't', turnId: 'u', item: item(id) })],
    ['a part of an item, a request about it', (id: string) => ({ itemId: id, delta: long })],
    ['a raw item', (id: string) => ({ item: { type: 'function_call', id, call_id: id, arguments: long } })],
    ['a turn', (id: string) => ({ turn: { id: long, items: [item(id)] } })],
    ['a thread', (id: string) => ({ thread: { id: long, turns: [{ id: long, items: [item(id)] }] } })],
    ['a first page', (id: string) => ({ initialTurnsPage: { data: [{ items: [item(id)] }] } })],
    ['a page of turns', (id: string) => ({ data: [{ id: long, items: [item(id)] }], nextCursor: long })],
    ['a page of items', (id: string) => ({ data: [{ turnId: long, item: item(id) }] })],
    ['a page of processes', (id: string) => ({ data: [{ itemId: id, processId: long, command: long }] })],
  ])("everything that Codex sends has the app's ids: %s", (_, sent) => expect(of(sent(long))).toEqual(sent(named)));

  it.each([null, 'words', 3, {}, { item: null, items: 'x', data: 2, itemId: 3 }, { item: { id: null, call_id: 7 } }])(
    'renameItems accepts anything that Codex sends: %j',
    (sent) => expect(of(sent)).toEqual(sent),
  );
});
