import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CodexNotification, CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { JsonRpcPeer } from './json-rpc-peer.ts';
import { toItemId } from './rename-items.ts';

describe('JsonRpcPeer', () => {
  let clock: ManualClock;
  let sent: unknown[];
  let notifications: CodexNotification[];
  let requests: CodexServerRequest[];
  let peer: JsonRpcPeer;

  beforeEach(() => {
    clock = new ManualClock();
    sent = [];
    notifications = [];
    requests = [];
    peer = new JsonRpcPeer({
      clock,
      send: (line) => sent.push(JSON.parse(line)),
      onNotification: (notification) => notifications.push(notification),
      onServerRequest: (request) => requests.push(request),
    });
  });

  it('matches replies that arrive out of order', async () => {
    const first = peer.request('one', {});
    const second = peer.request('two', { a: 1 });
    expect(sent).toEqual([
      { id: 1, method: 'one', params: {} },
      { id: 2, method: 'two', params: { a: 1 } },
    ]);
    peer.receive('{"id":2,"result":"second"}');
    peer.receive('{"id":1,"result":"first"}');
    expect(await first).toEqual({ ok: true, value: 'first' });
    expect(await second).toEqual({ ok: true, value: 'second' });
  });

  it('sends no half characters, which Codex cannot read', () => {
    void peer.request('one', { text: 'Why \ud83d?', parts: ['\ude00', '😀'] });
    expect(sent).toEqual([{ id: 1, method: 'one', params: { text: 'Why \ufffd?', parts: ['\ufffd', '😀'] } }]);
  });

  it('has the text of a refusal, shortened', async () => {
    const reply = peer.request('nope', {});
    peer.receive(JSON.stringify({ id: 1, error: { code: -32_600, message: 'x'.repeat(5_000), data: { why: 1 } } }));
    expect(await reply).toEqual({
      ok: false,
      error: { type: 'refused', code: -32_600, message: `${'x'.repeat(600)}…`, data: { why: 1 } },
    });
  });

  it('gives up at the deadline and ignores the late reply', async () => {
    const reply = peer.request('slow', {}, 5_000);
    clock.advance(5_000);
    expect(await reply).toEqual({ ok: false, error: { type: 'noAnswer', afterMs: 5_000 } });
    expect(peer.receive('{"id":1,"result":{}}')).toBe('reply');
  });

  it('leaves no timer behind for an answered request', async () => {
    const reply = peer.request('quick', {}, 5_000);
    peer.receive('{"id":1,"result":{}}');
    await reply;
    expect(clock.pending).toBe(0);
  });

  it('keeps ids of both sides apart', async () => {
    const ours = peer.request('ours', {});
    peer.receive('{"id":1,"method":"theirs","params":{"b":2}}');
    expect(requests).toEqual([{ id: 1, method: 'theirs', params: { b: 2 } }]);
    peer.reply(1, { decision: 'accept' });
    expect(sent.at(-1)).toEqual({ id: 1, result: { decision: 'accept' } });
    peer.receive('{"id":1,"result":"ours"}');
    expect(await ours).toEqual({ ok: true, value: 'ours' });
  });

  it('answers a server request once', () => {
    peer.receive('{"id":0,"method":"theirs"}');
    peer.refuse(0, 'Not now.');
    peer.reply(0, {});
    peer.reply(7, {});
    expect(sent).toEqual([{ id: 0, error: { code: -32_000, message: 'Not now.' } }]);
  });

  it('delivers unknown notifications', () => {
    peer.receive('{"method":"tomorrow/thing","params":[1],"emittedAtMs":12}');
    peer.receive('{"method":"bare"}');
    expect(notifications).toEqual([
      { method: 'tomorrow/thing', params: [1], emittedAtMs: 12 },
      { method: 'bare', params: undefined, emittedAtMs: null },
    ]);
  });

  it("replaces item ids with the app's ids in everything it delivers", async () => {
    const [id, named] = ['error:1', toItemId('error:1')];
    const reply = peer.request('thread/turns/list', {});
    peer.receive(JSON.stringify({ id: 1, result: { data: [{ id, items: [{ id }] }] } }));
    peer.receive(JSON.stringify({ method: 'item/started', params: { item: { id } } }));
    peer.receive(JSON.stringify({ id, method: 'item/fileChange/requestApproval', params: { itemId: id } }));
    expect(await reply).toEqual({ ok: true, value: { data: [{ id, items: [{ id: named }] }] } });
    expect(notifications).toMatchObject([{ params: { item: { id: named } } }]);
    expect(requests).toMatchObject([{ id, params: { itemId: named } }]);
  });

  it.each(['hello', '[]', '3', 'null', '{}', '{"id":null,"error":{}}'])('calls %s unreadable', (line) => {
    expect(peer.receive(line)).toBe('unreadable');
  });

  it('settles everything that waits when the other side ends, and all later requests', async () => {
    const waiting = peer.request('one', {}, 5_000);
    peer.close();
    expect(await waiting).toEqual({ ok: false, error: { type: 'closed' } });
    expect(await peer.request('two', {})).toEqual({ ok: false, error: { type: 'closed' } });
    expect(sent).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
