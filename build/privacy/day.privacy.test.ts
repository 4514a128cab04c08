import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectWindow } from '../../electron/app/testing/connect-window.ts';
import { sendMessage, waitForTurnEnd } from '../../electron/app/testing/test-app.ts';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import { getErrorMessage } from '../../electron/base/error-message.ts';
import { systemClock } from '../../electron/files/system-clock.ts';
import { MetricsWorker } from '../../fixtures/metrics-worker/metrics-worker.ts';
import { OtlpReceiver } from '../../fixtures/otlp-receiver/otlp-receiver.ts';
import { answer } from '../../fixtures/provider/script.ts';
import { tallyEvents } from '../../fixtures/testkit/event-counters.ts';
import { lastLines, readLog } from '../../fixtures/testkit/read-log.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { within } from '../../fixtures/testkit/within.ts';
import { Day, tryStandIns } from './day.ts';
import { privateTexts } from './message-inputs.ts';
import { listReached, type NetworkTrace } from './network-trace.ts';
import { createPlace, type Place, readBytes } from './place.ts';
import { Tap } from './tap.ts';
import { findTracingObstacle, startTracedHost } from './traced-host.ts';

// A day of use with the built web host and the real Codex, with planted texts wherever a user, a model, a tool, or a
// provider can write something. Then a day with metrics, launch ping, and OTLP export switched on, and the launch that
// sends the counts. The system reports the processes' network calls, and a tap in front of the receiver records what it
// gets.

const obstacle = findTracingObstacle();
if (obstacle !== null) process.stderr.write(`Skipped: what the processes do with the network. ${obstacle}\n`);

/** Tens of megabytes are searched for each form of each text. */
const searchMs = 60_000;

/** How long a user may use a host before something hangs, and how long its start, its use and its end may take. */
const useMs = 120_000;
const dayMs = 170_000;

/** The results of one run of the host. */
type Run = {
  readonly trace: NetworkTrace | null;
  /** Its standard error output, which is for people. */
  readonly said: string;
  /** The full log as Diagnostics shows it. */
  readonly shown: string;
};

let place: Place;
let receiver: { readonly worker: MetricsWorker; readonly folder: TestFolder; readonly tap: Tap };
/** Receives OTLP data, behind a tap. */
let otlp: { readonly receiver: OtlpReceiver; readonly tap: Tap };
let port: number;
let off: Run;
let counting: Run;
let sending: Run;
let countedWhileOff: string | null;
let sentBeforeLaunch: number;

// The programs that replace Codex on this day are shell scripts.
describe.skipIf(process.platform === 'win32')('a day of use', () => {
  beforeAll(async () => {
    place = await createPlace();
    const folder = createTemporaryFolder('receiver');
    const worker = await MetricsWorker.start({ database: join(folder.path, 'counts.db'), clock: systemClock });
    receiver = { worker, folder, tap: await Tap.start(Number(new URL(worker.endpoint).port)) };
    const otlpReceiver = await OtlpReceiver.start();
    otlp = { receiver: otlpReceiver, tap: await Tap.start(otlpReceiver.port) };
    port = await freePort();
  });

  afterAll(async () => {
    tallyEvents(place.dataFolder);
    await otlp.tap.stop();
    await otlp.receiver.stop();
    await receiver.tap.stop();
    await receiver.worker.stop();
    await receiver.folder.remove();
    await place.remove();
  });

  // The order matters: later tests look at the results.
  it(
    'runs a day of use with everything off',
    async () => {
      off = await runHost(async (window) => {
        // Nothing has been answered so far. The full log contains the most text to search.
        await window.get('changeSettings', { telemetryAnswered: true, telemetry: true });
        await new Day(place, window).run();
        countedWhileOff = (await window.get('previewMetrics', null)).metrics;
        await tryStandIns(place, window);
      });
    },
    dayMs,
  );

  it(
    'runs a day of use while counts are collected',
    async () => {
      counting = await runHost(async (window) => {
        await window.get('changeSettings', { metrics: true, launchPing: true, otlp: true });
        await new Day(place, window).run();
        place.seen.push(JSON.stringify(await window.get('previewMetrics', null)));
        place.seen.push(JSON.stringify(await window.get('readOtlp', null)));
      });
      sentBeforeLaunch = receiver.tap.sent.length;
    },
    dayMs,
  );

  it(
    'sends the counts of a day at the next launch',
    async () => {
      sending = await runHost(async (window) => {
        await window.until(() => isReceived(window));
        await say(window, 'One more');
      });
    },
    dayMs,
  );

  describe('planted texts', () => {
    it('leaves no planted text in any log, count, ledger, or sent data', () => {
      const { planted } = place;
      const store = readdirSync(place.dataFolder).filter((name) => name.startsWith('metrics.db'));
      expect(store).not.toEqual([]);
      const bytes = {
        log: Buffer.from(readLog(place.dataFolder)),
        metrics: Buffer.concat(store.map((name) => readFileSync(join(place.dataFolder, name)))),
        sent: Buffer.concat(receiver.tap.sent),
        receiver: Buffer.concat(readBytes(receiver.folder.path)),
        otlp: Buffer.concat([...otlp.tap.sent, ...otlp.receiver.received.map((received) => received.bytes)]),
        standardError: Buffer.from([off, counting, sending].map(({ said }) => said).join('')),
      };
      expect(Object.entries(bytes).map(([where, each]) => [where, planted.find(each)])).toEqual(
        Object.keys(bytes).map((where) => [where, []]),
      );
      expect(bytes.log.toString()).toContain('chat.turn_completed status=completed');
      const names = new Set(otlp.receiver.spans.map(({ name }) => name));
      expect([...names]).toEqual(
        expect.arrayContaining(['invoke_agent codex', 'execute_tool shell', 'execute_tool mcp', 'workcell.approval']),
      );
      expect(otlp.receiver.metrics.map(({ name }) => name)).toContain('workcell.turns');
      expect(bytes.sent.toString()).toMatch(/POST \/v1\/metrics .*POST \/v1\/ping /s);
    });

    it('shows planted texts in Diagnostics only when Codex itself repeats them, without secrets and personal data', () => {
      const found = place.planted.find(Buffer.from([off, counting, sending].map(({ shown }) => shown).join('')));
      expect(found).toContainEqual({ place: 'stderr: prompt', form: 'as it is', isPersonal: false });
      expect(found.filter(({ isPersonal }) => isPersonal)).toEqual([]);
    });

    it('finds the planted texts in the places where they were planted', () => {
      const bytes = Buffer.concat([place.ownBytes(), Buffer.from(place.seen.join(''))]);
      const nowhere = place.planted.all.filter(({ core }) => !bytes.includes(core));
      expect(nowhere.map((plant) => plant.place)).toEqual([
        // Text that arrives in two halves.
        'stderr: secret',
        // Text that only the app received.
        'message that is masked: secret',
        'message that is not sent',
        'message that is not sent: secret',
        'prompt that is not there',
        'search for a thread',
        'search for a file',
        'title: secret',
        'folder that is not there',
        'broken import',
      ]);
    });
  });

  it(
    'keeps planted texts from the provider if they were not sent, or were masked',
    () => {
      const { all } = place.planted;
      const sent = Buffer.concat(place.providerTap.sent);
      expect(privateTexts.filter((where) => !all.some((plant) => plant.place === where))).toEqual([]);
      const reached = all.filter(({ core }) => sent.includes(core)).map((plant) => plant.place);
      expect(reached).toEqual(expect.arrayContaining(['attachment: secret', 'prompt: secret', 'skill: secret']));
      expect(place.planted.find(sent, privateTexts)).toEqual([]);
    },
    searchMs,
  );

  it('collects no counts while everything is off, and sends none before the next launch', () => {
    expect(countedWhileOff).toBeNull();
    expect(sentBeforeLaunch).toBe(0);
  });

  describe.skipIf(obstacle !== null)('the host, Codex, and all their child processes', () => {
    /** The page's port of both families, where the machine has IPv6. */
    const usual = () => [
      `codex connect 127.0.0.1:${place.providerTap.port}`,
      `web.js bind 127.0.0.1:${port}`,
      `web.js bind [::1]:${port}`,
    ];

    it('observes the host, Codex, and all their child processes', () => {
      for (const { trace } of [off, counting]) {
        expect(trace?.programs).toEqual(expect.arrayContaining(['bash', 'codex', 'main.ts', 'web.js']));
      }
    });

    it('uses only the addresses of the provider and the page while everything is off', () => {
      expect(addressesOf(off)).toEqual(usual());
    });

    const toOtlp = () => `web.js connect 127.0.0.1:${otlp.tap.port}`;

    it('uses the OTLP address in addition while counts are collected', () => {
      expect(addressesOf(counting)).toEqual([...usual(), toOtlp()].sort());
    });

    it('uses one more address at the next launch', () => {
      const next = `web.js connect 127.0.0.1:${receiver.tap.port}`;
      expect(addressesOf(sending)).toEqual([...usual(), toOtlp(), next].sort());
    });

    it('opens no other kind of socket', () => {
      const families = [off, counting, sending].flatMap(({ trace }) => trace?.families ?? []);
      expect(families.filter((family) => !['INET', 'INET6', 'NETLINK', 'UNIX'].includes(family))).toEqual([]);
    });
  });
});

function addressesOf({ trace }: Run): readonly string[] {
  return trace === null ? [] : listReached(trace);
}

/** Starts the host, lets a user use it in one window, and ends it. */
async function runHost(use: (window: TestWindow) => Promise<void>): Promise<Run> {
  const { dataFolder, env, workspace } = place;
  const flags = ['--no-open', '--port', String(port), '--data-dir', dataFolder, '--workspace', workspace];
  const endpoint = {
    WORKCELL_METRICS_ENDPOINT: `http://127.0.0.1:${receiver.tap.port}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlp.tap.port}`,
  };
  const host = await startTracedHost(flags, { ...env, ...endpoint }, obstacle);
  const { window } = await connectWindow(host.address);
  const used = async (): Promise<void> => {
    // The host answers this once the store is open.
    await window.get('listThreads', { search: '' });
    await use(window);
  };
  await within(useMs, 'The use of the host', used()).catch((problem: unknown) => {
    const { app, lastTurn, waiting } = window;
    const state = JSON.stringify({ metrics: app.metrics, cli: app.cli, turn: lastTurn?.status, waiting });
    throw new Error(`${getErrorMessage(problem)}. ${state}\nWhat it did last:\n${lastLines(dataFolder)}`);
  });
  const { lines } = await window.get('readDiagnostics', { after: 0, limit: 10_000 });
  return { shown: lines.map(({ text }) => `${text}\n`).join(''), trace: await host.end(), said: host.output() };
}

async function say(window: TestWindow, words: string): Promise<void> {
  place.script([answer('Yes.')]);
  await sendMessage(window, words);
  await waitForTurnEnd(window);
}

/** Returns whether both were sent and accepted. */
function isReceived({ app: { metrics } }: TestWindow): boolean {
  return [metrics.lastMetrics, metrics.lastPing].every((record) => record?.outcome.type === 'accepted');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}
