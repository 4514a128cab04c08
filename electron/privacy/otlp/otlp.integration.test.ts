import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPartialSuccess, createRefusal, OtlpReceiver } from '../../../fixtures/otlp-receiver/otlp-receiver.ts';
import { createCacheFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { command, ended, put, started } from '../../../shared/transcript/sample-thread.ts';
import type { ThreadEvent } from '../../../shared/transcript/thread-event.ts';
import { makeSelfSignedCertificate } from '../metrics/testing/self-signed-certificate.ts';
import { createOffVerdict, type OtlpApp, type OtlpAppSettings, startOtlpApp, switchedOn } from './testing/otlp-app.ts';

/** A turn with one command whose text must never leave the machine. */
const secretTurn: readonly ThreadEvent[] = [
  started(),
  put({ ...command, command: 'cat /home/anna/sesame.txt', status: 'done', exitCode: 0, durationMs: 20 }),
  ended('completed'),
];

let folder: TestFolder;
let receiver: OtlpReceiver;
let app: OtlpApp | null = null;

beforeEach(async () => {
  folder = createCacheFolder('otlp');
  receiver = await OtlpReceiver.start();
});

afterEach(async () => {
  await app?.quit();
  app = null;
  await receiver.stop();
  await folder.remove();
});

async function start(settings: Partial<OtlpAppSettings> = {}): Promise<OtlpApp> {
  app = await startOtlpApp({ folder: folder.path, endpoint: receiver.endpoint, ...settings });
  return app;
}

describe('a run that has ended', () => {
  it('an ended run arrives as one trace, without its texts, and is in the ledger', async () => {
    const { ledger, emit } = await start();
    emit(secretTurn);
    await receiver.until(({ spans }) => spans.length > 0);
    const [first] = receiver.spans;
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(receiver.spans.map(({ name }) => name).sort()).toEqual([
      'chat other',
      'execute_tool shell',
      'invoke_agent codex',
    ]);
    expect(first?.resource).toMatchObject({ 'service.name': 'workcell', 'service.version': '0.1.0' });
    expect(Buffer.concat(receiver.received.map(({ bytes }) => bytes)).toString()).not.toMatch(/anna|sesame|cat \//);
    await expect
      .poll(async () => (await ledger())[0])
      .toMatchObject({
        kind: 'otlpTraces',
        address: `${receiver.endpoint}/v1/traces`,
        body: { runs: 1, spans: 3, dropped: 0, bytes: expect.any(Number) },
        outcome: { type: 'accepted' },
      });
  });

  it('an ended run is counted, and counts are sums since the start', async () => {
    const { emit } = await start({ environment: { OTEL_METRIC_EXPORT_INTERVAL: '1000' } });
    emit([started(), ended('failed')]);
    await receiver.until(({ metrics }) => metrics.length > 0);
    emit(secretTurn);
    await receiver.until(({ metrics }) => metrics.some(({ name, value }) => name === 'workcell.turns' && value === 2));
    expect(receiver.metrics).toContainEqual(
      expect.objectContaining({
        name: 'workcell.turn.endings',
        attributes: { 'workcell.turn.ending': 'failed' },
        value: 1,
        isCumulative: true,
      }),
    );
  });

  it("an ended run is sent with the variables' headers and compression, and no header is shown", async () => {
    const { ledger, state, emit } = await start({
      environment: {
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20sesame',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_SERVICE_NAME: 'fleet',
        OTEL_RESOURCE_ATTRIBUTES: 'team=blue',
      },
    });
    receiver.answer = createRefusal(401, 'not with Bearer sesame');
    emit(secretTurn);
    await receiver.until(({ received }) => received.length > 0);
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: 'Bearer sesame',
      'content-encoding': 'gzip',
      'content-type': 'application/x-protobuf',
    });
    expect(receiver.spans[0]?.resource).toMatchObject({ 'service.name': 'fleet', team: 'blue' });
    await expect
      .poll(async () => (await ledger())[0]?.outcome)
      .toEqual({ type: 'refused', status: 401, reason: 'not with Bearer ***' });
    expect(JSON.stringify(await state())).not.toContain('sesame');
  });
});

describe('a receiver', () => {
  it('an OTLP receiver that is busy gets the same spans again after the time it named', async () => {
    const { ledger, state, emit } = await start({ environment: { OTEL_METRICS_EXPORTER: 'none' } });
    receiver.answer = createRefusal(429, '', { 'retry-after': '2' });
    emit(secretTurn);
    await receiver.until(({ received }) => received.length === 1);
    await expect.poll(async () => (await state()).waiting).toBe(1);
    receiver.answer = (response) => void response.writeHead(200).end();
    const from = performance.now();
    await receiver.until(({ received }) => received.length === 2);
    expect(performance.now() - from).toBeGreaterThan(1_000);
    expect(receiver.received[1]?.spans).toEqual(receiver.received[0]?.spans);
    await expect
      .poll(async () => (await ledger()).map(({ outcome }) => outcome))
      .toEqual([{ type: 'accepted' }, { type: 'refused', status: 429, reason: null }]);
  });

  it('an OTLP receiver that refuses permanently gets them once', async () => {
    const { ledger, state, emit } = await start({ environment: { OTEL_METRICS_EXPORTER: 'none' } });
    receiver.answer = createRefusal(400, 'no');
    emit(secretTurn);
    await expect.poll(async () => (await ledger())[0]?.outcome).toMatchObject({ type: 'refused', status: 400 });
    expect((await state()).waiting).toBe(0);
  });

  it('an OTLP receiver that rejects a part is believed', async () => {
    const { ledger, emit } = await start({ environment: { OTEL_METRICS_EXPORTER: 'none' } });
    receiver.answer = createPartialSuccess(1, 'too old');
    emit(secretTurn);
    await expect
      .poll(async () => (await ledger())[0]?.outcome)
      .toEqual({ type: 'partial', rejected: 1, reason: 'too old' });
  });

  it.each([
    ['cuts the connection', 'cutOff', 10_000],
    ['never answers', 'timeout', 300],
  ] as const)('an OTLP receiver that %s may have accepted them, and gets them again', async (what, why, timeout) => {
    const { ledger, state, emit } = await start({
      environment: { OTEL_METRICS_EXPORTER: 'none', OTEL_EXPORTER_OTLP_TIMEOUT: String(timeout) },
    });
    receiver.answer = (response) => {
      if (what === 'cuts the connection') response.socket?.destroy();
    };
    emit(secretTurn);
    await expect.poll(async () => (await ledger()).at(-1)?.outcome).toEqual({ type: 'unknown', why, status: null });
    expect((await state()).waiting).toBe(1);
    receiver.answer = (response) => void response.writeHead(200).end();
    await expect.poll(async () => (await state()).waiting, { timeout: 10_000 }).toBe(0);
  });

  it('an OTLP receiver that answers garbage is judged by its status', async () => {
    const { ledger, emit } = await start({ environment: { OTEL_METRICS_EXPORTER: 'none' } });
    receiver.answer = (response) => void response.writeHead(200).end('<html>'.repeat(20_000));
    emit(secretTurn);
    await expect.poll(async () => (await ledger())[0]?.outcome).toEqual({ type: 'accepted' });
  });

  it('an OTLP receiver with an untrusted certificate gets nothing', async () => {
    const secure = await OtlpReceiver.start(makeSelfSignedCertificate());
    const { ledger, emit } = await start({
      endpoint: `https://localhost:${secure.port}`,
      environment: { OTEL_METRICS_EXPORTER: 'none' },
    });
    emit(secretTurn);
    await expect.poll(async () => (await ledger())[0]?.outcome).toMatchObject({ type: 'notSent', why: 'notSecure' });
    expect(secure.received).toEqual([]);
    await app?.quit();
    app = null;
    await secure.stop();
  });

  it('an OTLP receiver that is unreachable is tried again', async () => {
    const port = await freePort();
    const { ledger, state, emit } = await start({
      endpoint: `http://127.0.0.1:${port}`,
      environment: { OTEL_METRICS_EXPORTER: 'none' },
    });
    emit(secretTurn);
    await expect
      .poll(async () => (await ledger()).at(-1)?.outcome)
      .toEqual({ type: 'notSent', why: 'unreachable', code: 'ECONNREFUSED' });
    expect((await state()).waiting).toBe(1);
    const late = await OtlpReceiver.start(undefined, port);
    await late.until(({ spans }) => spans.length > 0);
    await late.stop();
  });
});

describe('without consent', () => {
  it.each(['notChosen', 'doNotTrack', 'policy', 'devBuild', 'notAnswered'] as const)(
    'without consent, the OTLP export connects to no one and prepares nothing: %s',
    async (because) => {
      const { ledger, otlp, state, emit } = await start({ verdict: createOffVerdict(because) });
      emit(secretTurn);
      expect((await state()).waiting).toBe(0);
      await otlp.end();
      expect(receiver.connections).toBe(0);
      expect(await ledger()).toEqual([]);
    },
  );

  it('without consent, the OTLP export deletes what waits and cancels requests after a withdrawal', async () => {
    const { decide, ledger, state, emit } = await start({ environment: { OTEL_METRICS_EXPORTER: 'none' } });
    receiver.answer = () => undefined;
    emit(secretTurn);
    await receiver.until(({ received }) => received.length === 1);
    emit(secretTurn);
    decide(createOffVerdict());
    await expect.poll(async () => (await ledger())[0]?.outcome).toMatchObject({ why: 'calledOff' });
    decide(switchedOn);
    expect((await state()).waiting).toBe(0);
    expect(receiver.connections).toBe(1);
  });

  it('without consent, the OTLP export keeps what waits while something else blocks the export', async () => {
    const { changeSettings, decide, state, emit } = await start({ environment: { OTEL_METRICS_EXPORTER: 'none' } });
    emit(secretTurn);
    decide(createOffVerdict('policy'));
    expect((await state()).waiting).toBe(1);
    expect(receiver.connections).toBe(0);
    decide(switchedOn);
    changeSettings({ otlpSends: 'runs' });
    await receiver.until(({ spans }) => spans.length > 0);
  });
});

it('sends what waits at the end, within a deadline', async () => {
  const { otlp, emit } = await start();
  emit(secretTurn);
  await otlp.end();
  expect(receiver.spans).toHaveLength(3);
  expect(receiver.metrics.length).toBeGreaterThan(0);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
