import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { metricsPayload } from '../../../shared/privacy/metrics/metrics-payload.ts';
import { everything, type MetricsApp, nothing, overruledBy, pingAlone, startApp } from './testing/metrics-app.ts';
import { type OddAnswer, OddReceiver, says } from './testing/odd-receiver.ts';

let folder: TestFolder;
const apps: MetricsApp[] = [];
const receivers: OddReceiver[] = [];
beforeEach(() => {
  folder = createTemporaryFolder('metrics');
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.quit()));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  await folder.remove();
});

async function start(
  endpoint: string | null,
  settings: Partial<Parameters<typeof startApp>[1]> = {},
): Promise<MetricsApp> {
  const app = await startApp(endpoint, { folder: folder.path, ...settings });
  apps.push(app);
  return app;
}

async function receive(answer: OddAnswer = says(202)): Promise<OddReceiver> {
  const receiver = await OddReceiver.start(answer);
  receivers.push(receiver);
  return receiver;
}

/** Starts an app, runs some turns and quits. */
async function session(endpoint: string | null, turns: number): Promise<void> {
  const app = await start(endpoint);
  for (let turn = 0; turn < turns; turn += 1) await app.runTurn();
  await app.quit();
}

/** Starts an app, sends what is waiting and quits. */
async function launch(endpoint: string | null, settings: Partial<Parameters<typeof startApp>[1]> = {}) {
  const app = await start(endpoint, settings);
  await app.metrics.launched();
  const { preview, state } = { preview: await app.metrics.preview(), state: app.metrics.state };
  await app.quit();
  return { preview, state };
}

/** Changes the database directly. */
function change(sql: string): void {
  const db = new Database(join(folder.path, 'metrics.db'));
  db.exec(sql);
  db.close();
}

const turnsIn = (body: string | undefined) => metricsPayload.parse(JSON.parse(body ?? '')).counts.turns;

describe('counts', () => {
  it('metric counts of several sessions, including a killed one, are sent together at the next launch, exactly as shown', async () => {
    const receiver = await receive();
    await session(receiver.endpoint, 2);
    const killed = await start(receiver.endpoint);
    await killed.runTurn('failed');
    await killed.kill();
    const app = await start(receiver.endpoint);
    const shown = await app.metrics.preview();
    expect(receiver.bodies).toEqual([]);
    await app.metrics.launched();
    expect(receiver.bodies).toEqual([shown.metrics]);
    expect(metricsPayload.parse(JSON.parse(receiver.bodies[0] ?? '')).counts).toMatchObject({
      turns: 3,
      finish_reason: { completed: 2, failed: 1 },
    });
    expect(await app.metrics.preview()).toMatchObject({ metrics: null });
    await app.metrics.launched();
    expect(receiver.bodies).toHaveLength(1);
  });

  it('metric counts that arrive during a request wait for the next launch', async () => {
    let answer = (): void => undefined;
    const receiver = await receive((response) => {
      answer = () => response.writeHead(202).end();
    });
    await session(receiver.endpoint, 1);
    const app = await start(receiver.endpoint);
    const arrived = receiver.nextRequest();
    const launched = app.metrics.launched();
    await arrived;
    await app.runTurn();
    answer();
    await launched;
    const { metrics } = await app.metrics.preview();
    expect([turnsIn(receiver.bodies[0]), turnsIn(metrics ?? '')]).toEqual([1, 1]);
  });

  it('metric counts are neither made nor sent while the switch is off, and no file is created', async () => {
    const receiver = await receive();
    const app = await start(receiver.endpoint, { consent: nothing });
    await app.metrics.launched();
    await app.runTurn();
    expect(await app.metrics.preview()).toMatchObject({ metrics: null });
    expect(await app.metrics.ledger(null)).toEqual([]);
    expect(receiver.bodies).toEqual([]);
    expect(existsSync(join(folder.path, 'metrics.db'))).toBe(false);
  });

  it('metric counts start with the first turn after the switch', async () => {
    const app = await start(null, { consent: nothing });
    await app.runTurn();
    await app.decide({ metrics: everything.metrics });
    await app.runTurn();
    expect(turnsIn((await app.metrics.preview()).metrics ?? '')).toBe(1);
  });

  it('metric counts are deleted when the switch is turned off, and requests are canceled', async () => {
    const receiver = await receive(() => undefined);
    await session(receiver.endpoint, 2);
    const app = await start(receiver.endpoint);
    const arrived = receiver.nextRequest();
    const launched = app.metrics.launched();
    await arrived;
    await app.runTurn();
    await app.decide({ metrics: nothing.metrics });
    await launched;
    await app.decide({ metrics: everything.metrics });
    expect(await app.metrics.preview()).toMatchObject({ metrics: null });
    expect(await app.metrics.ledger(null)).toMatchObject([{ outcome: { type: 'unknown', why: 'calledOff' } }]);
  });

  it('metric counts are deleted at the next launch when the file was edited in between', async () => {
    const receiver = await receive();
    await session(receiver.endpoint, 2);
    await launch(receiver.endpoint, { consent: nothing });
    expect((await launch(receiver.endpoint)).preview.metrics).toBeNull();
    expect(receiver.bodies).toEqual([]);
  });

  it.each(['policy', 'doNotTrack', 'devBuild', 'notAnswered'] as const)(
    'metric counts are not sent, added to or lost under %s',
    async (because) => {
      const receiver = await receive();
      await session(receiver.endpoint, 2);
      const app = await start(receiver.endpoint, { consent: overruledBy(because) });
      await app.metrics.launched();
      await app.runTurn();
      expect(app.metrics.state).toMatchObject({ lastMetrics: null, lastPing: null });
      expect(turnsIn((await app.metrics.preview()).metrics ?? '')).toBe(2);
      expect(receiver.bodies).toEqual([]);
    },
  );

  it('metric counts are not sent by an app that ends before its launch is announced', async () => {
    const receiver = await receive();
    await session(receiver.endpoint, 2);
    const app = await start(receiver.endpoint);
    await app.metrics.end();
    await app.metrics.launched();
    expect(await app.metrics.ledger(null)).toEqual([]);
    expect(receiver.bodies).toEqual([]);
  });

  it('metric counts are kept when a policy forbids them during a request, which is canceled', async () => {
    const receiver = await receive(() => undefined);
    await session(receiver.endpoint, 2);
    const app = await start(receiver.endpoint);
    const arrived = receiver.nextRequest();
    const launched = app.metrics.launched();
    await arrived;
    await app.decide({ metrics: overruledBy('policy').metrics });
    await launched;
    expect(await app.metrics.ledger(null)).toMatchObject([{ outcome: { type: 'unknown', why: 'calledOff' } }]);
    expect(turnsIn((await app.metrics.preview()).metrics ?? '')).toBe(2);
  });
});

describe('the endpoint', () => {
  it.each([
    [null, { type: 'none' }],
    ['http://metrics.example.org', { type: 'refused', problem: 'notSecure' }],
    ['metrics', { type: 'refused', problem: 'notAnAddress' }],
    ['https://metrics.example.org', { type: 'refused', problem: 'notReleased' }],
  ])('the metrics endpoint %j keeps the counts and is reported', async (endpoint, expected) => {
    await session(endpoint, 1);
    const { preview, state } = await launch(endpoint, { consent: everything });
    expect(state.endpoint).toEqual(expected);
    expect(state).toMatchObject({ lastMetrics: null, lastPing: null });
    expect(turnsIn(preview.metrics ?? '')).toBe(1);
  });

  it("the metrics endpoint of the environment overrides the build's, and an empty one removes it", async () => {
    const [built, named] = [await receive(), await receive()];
    await session(null, 1);
    const without = await launch(built.endpoint, { environment: { WORKCELL_METRICS_ENDPOINT: '' } });
    expect(without.state.endpoint).toEqual({ type: 'none' });
    await launch(built.endpoint, { environment: { WORKCELL_METRICS_ENDPOINT: named.endpoint } });
    expect([built.bodies.length, named.bodies.length]).toEqual([0, 1]);
  });
});

describe('the launch ping', () => {
  it('the launch ping contains version, system and architecture, and nothing else, once per launch', async () => {
    const paths: (string | undefined)[] = [];
    const receiver = await receive((response, _body, request) => {
      paths.push(request.url);
      response.writeHead(202).end();
    });
    const { preview, state } = await launch(receiver.endpoint, { consent: pingAlone });
    expect(receiver.bodies).toEqual(['{"version":"0.1.0","os":"linux","arch":"x64"}']);
    expect(paths).toEqual(['/v1/ping']);
    expect(preview.ping).toBe(receiver.bodies[0]);
    expect(state.lastPing).toMatchObject({ outcome: { type: 'accepted' }, body: preview.ping });
    await launch(receiver.endpoint, { consent: pingAlone });
    expect(receiver.bodies).toHaveLength(2);
  });

  it('the launch ping is not repeated when it fails', async () => {
    const receiver = await receive(says(500));
    const { state } = await launch(receiver.endpoint, { consent: pingAlone });
    expect(receiver.bodies).toHaveLength(1);
    expect(state.lastPing).toMatchObject({ outcome: { type: 'unknown', status: 500 } });
  });

  it('the launch ping does not come with metrics', async () => {
    const receiver = await receive();
    await session(receiver.endpoint, 1);
    const { state } = await launch(receiver.endpoint);
    expect(receiver.bodies).toHaveLength(1);
    expect(state.lastPing).toBeNull();
  });

  it('the launch ping is canceled with its switch, while metrics continue', async () => {
    let answer = (): void => undefined;
    const receiver = await receive((response, _body, request) => {
      if (request.url === '/v1/metrics') answer = () => response.writeHead(202).end();
    });
    await session(receiver.endpoint, 1);
    const app = await start(receiver.endpoint, { consent: everything });
    const launched = app.metrics.launched();
    while (receiver.bodies.length < 2) await receiver.nextRequest();
    await app.decide({ launchPing: nothing.launchPing });
    answer();
    await launched;
    expect(app.metrics.state).toMatchObject({
      lastPing: { outcome: { type: 'unknown', why: 'calledOff' } },
      lastMetrics: { outcome: { type: 'accepted' } },
    });
  });
});

describe('two processes on one folder', () => {
  it('two processes on one folder send once, with the counts of both', async () => {
    const receiver = await receive();
    const [one, other] = [await start(receiver.endpoint), await start(receiver.endpoint)];
    await one.runTurn();
    await other.runTurn();
    await Promise.all([one.metrics.launched(), other.metrics.launched()]);
    expect(receiver.bodies.map(turnsIn)).toEqual([2]);
    expect(other.metrics.state.storage).toBe('otherProcess');
    expect(await other.metrics.preview()).toMatchObject({ metrics: null });
  });
});

describe('a failing disk', () => {
  it('a failing disk sends nothing that cannot be entered in the ledger, says so, and keeps the counts', async () => {
    const receiver = await receive();
    await session(receiver.endpoint, 1);
    change("CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room'); END");
    const { state } = await launch(receiver.endpoint, { consent: everything });
    expect(state.storage).toBe('failed');
    expect(receiver.bodies).toEqual([]);
    change('DROP TRIGGER full');
    expect((await launch(receiver.endpoint)).state.storage).toBe('kept');
    expect(receiver.bodies.map(turnsIn)).toEqual([1]);
  });

  it('a failing disk does not send counts that it could not delete together with counts after a second consent', async () => {
    await session(null, 3);
    change("CREATE TRIGGER stuck BEFORE DELETE ON tallies BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    const app = await start(null);
    await app.decide({ metrics: nothing.metrics });
    expect(app.metrics.state.storage).toBe('failed');
    await app.decide({ metrics: everything.metrics });
    await app.runTurn();
    change('DROP TRIGGER stuck');
    await app.runTurn();
    expect(turnsIn((await app.metrics.preview()).metrics ?? '')).toBe(2);
  });

  it('a failing disk leaves the file of a newer version alone', async () => {
    const receiver = await receive();
    await session(receiver.endpoint, 1);
    change('PRAGMA user_version = 99');
    const app = await start(receiver.endpoint, { consent: everything });
    await app.metrics.launched();
    await app.runTurn();
    expect(app.metrics.state.storage).toBe('newer');
    expect(receiver.bodies).toEqual([]);
    await app.quit();
    change('PRAGMA user_version = 1');
    await launch(receiver.endpoint);
    expect(receiver.bodies.map(turnsIn)).toEqual([1]);
  });

  it('a failing disk keeps counts in memory until they can be written', async () => {
    const place = join(folder.path, 'metrics.db');
    mkdirSync(place);
    writeFileSync(join(place, 'in the way'), '');
    const app = await start(null);
    await app.metrics.launched();
    await app.runTurn();
    expect(app.metrics.state.storage).toBe('failed');
    expect(await app.metrics.ledger(null)).toBeNull();
    rmSync(place, { recursive: true });
    await app.runTurn();
    expect(turnsIn((await app.metrics.preview()).metrics ?? '')).toBe(2);
  });
});
