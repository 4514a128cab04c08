import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { systemClock } from '../../files/system-clock.ts';
import { type PostJsonReply, type PostJsonRequest, postJson } from './post-json.ts';
import { type OddAnswer, OddReceiver, says } from './testing/odd-receiver.ts';
import { makeSelfSignedCertificate } from './testing/self-signed-certificate.ts';

const receivers: OddReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

async function receive(answer: OddAnswer, tls?: { readonly key: string; readonly cert: string }): Promise<OddReceiver> {
  const receiver = await OddReceiver.start(answer, tls);
  receivers.push(receiver);
  return receiver;
}

function post(url: string, over: Partial<PostJsonRequest> = {}): Promise<PostJsonReply> {
  const { signal } = new AbortController();
  return postJson({ url: new URL(url), body: '{"a":"é"}', clock: systemClock, deadlineMs: 10_000, signal, ...over });
}

describe('sending JSON', () => {
  it('a JSON post sends the body with no more headers than necessary', async () => {
    let headers: object = {};
    const receiver = await receive((response, _body, request) => {
      headers = request.headers;
      response.writeHead(202).end();
    });
    expect(await post(receiver.endpoint)).toEqual({ type: 'answered', status: 202, body: '' });
    expect(receiver.bodies).toEqual(['{"a":"é"}']);
    expect(headers).toEqual({
      'content-type': 'application/json',
      'content-length': '10',
      host: `127.0.0.1:${receiver.port}`,
      connection: 'close',
    });
  });

  it('a JSON post follows no redirect', async () => {
    const elsewhere = await receive(says(202));
    const receiver = await receive(says(307, '', { location: elsewhere.endpoint }));
    expect(await post(receiver.endpoint)).toMatchObject({ status: 307 });
    expect(elsewhere.bodies).toEqual([]);
  });

  it('a JSON post reads the reason of a refusal, and only the start of a long one', async () => {
    expect(await post((await receive(says(400, 'because'))).endpoint)).toMatchObject({ status: 400, body: 'because' });
    const long = await receive(says(400, 'x'.repeat(10_000_000)));
    expect(await post(long.endpoint)).toEqual({ type: 'answered', status: 400, body: 'x'.repeat(4096) });
  });

  it.each([202, 200, 500])('a JSON post does not read an answer of 10 MB with status %d', async (status) => {
    const receiver = await receive(says(status, 'x'.repeat(10_000_000)));
    expect(await post(receiver.endpoint)).toEqual({ type: 'answered', status, body: '' });
  });

  it('a JSON post takes what it got of an endless refusal at the deadline', async () => {
    const clock = new ManualClock();
    const receiver = await receive((response) => {
      response.writeHead(400);
      // Both ends are in this process, so written data is read within the next turns of its event loop.
      response.write('slowly', async () => {
        for (let turn = 0; turn < 20; turn += 1) await nextTurn();
        clock.advance(10_000);
      });
    });
    expect(await post(receiver.endpoint, { clock })).toEqual({ type: 'answered', status: 400, body: 'slowly' });
  });

  it('a JSON post gives up on a receiver that does not answer by the deadline', async () => {
    const clock = new ManualClock();
    const receiver = await receive(() => undefined);
    const arrived = receiver.nextRequest();
    const reply = post(receiver.endpoint, { clock });
    await arrived;
    clock.advance(10_000);
    expect(await reply).toMatchObject({ type: 'failed', why: 'timeout', wasSent: true });
    expect(clock.pending).toBe(0);
  });

  it('a JSON post reports a broken connection', async () => {
    const halfClosed = await receive((response) => void response.socket?.end());
    expect(await post(halfClosed.endpoint)).toMatchObject({ type: 'failed', why: 'cutOff', wasSent: true });
    const reset = await receive((response) => void response.socket?.resetAndDestroy());
    expect(await post(reset.endpoint)).toMatchObject({ type: 'failed', why: 'cutOff', wasSent: true });
    const garbage = await receive((response) => void response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await post(garbage.endpoint)).toMatchObject({ type: 'failed', why: 'cutOff', wasSent: true });
  });

  it('a JSON post knows that nothing was sent without a connection', async () => {
    const receiver = await receive(says(202));
    const { endpoint } = receiver;
    await receiver.stop();
    const reply = await post(endpoint);
    expect(reply).toMatchObject({ type: 'failed', why: 'unreachable', wasSent: false, code: 'ECONNREFUSED' });
  });

  it('a JSON post sends nothing over an insecure connection', async () => {
    const secure = await receive(says(202), makeSelfSignedCertificate());
    const reply = await post(`https://localhost:${secure.port}`);
    expect(reply).toMatchObject({
      type: 'failed',
      why: 'notSecure',
      wasSent: false,
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    expect(await post(`https://localhost:${secure.port}`)).toMatchObject({ why: 'notSecure', wasSent: false });
    vi.unstubAllEnvs();
    const plain = await receive(says(202));
    expect(await post(`https://127.0.0.1:${plain.port}`)).toMatchObject({ why: 'notSecure', wasSent: false });
    expect([...secure.bodies, ...plain.bodies]).toEqual([]);
  });

  it('a JSON post can be canceled', async () => {
    const receiver = await receive(() => undefined);
    const arrived = receiver.nextRequest();
    const controller = new AbortController();
    const reply = post(receiver.endpoint, { signal: controller.signal });
    await arrived;
    controller.abort();
    expect(await reply).toMatchObject({ type: 'failed', why: 'calledOff', wasSent: true });
    const before = await post(receiver.endpoint, { signal: AbortSignal.abort() });
    expect(before).toMatchObject({ type: 'failed', why: 'calledOff', wasSent: false });
    expect(receiver.bodies).toHaveLength(1);
  });
});
