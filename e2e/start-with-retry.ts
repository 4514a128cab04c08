import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { getErrorMessage } from '../electron/base/error-message.ts';
import { describeProcesses, findProcessesNaming, killTree, listProcessTree } from '../fixtures/testkit/process-tree.ts';
import { lastLines } from '../fixtures/testkit/read-log.ts';
import { within } from '../fixtures/testkit/within.ts';

/** How long a start may take until its first window has loaded. With 15 programs per core, the slowest took 44 s. */
const startLimitMs = 75_000;
/** How long a start whose processes were killed may take to report it. */
const settleMs = 5_000;

/** The part of Playwright's `TestInfo` that a failed start is reported to. */
export type StartingTest = {
  readonly titlePath: readonly string[];
  readonly timeout: number;
  /** Anything but "passed" once the test is over, such as by its time limit. */
  readonly status?: string | undefined;
  outputPath(name: string): string;
  attach(name: string, file: { readonly path: string; readonly contentType: string }): Promise<void>;
  setTimeout(timeoutMs: number): void;
};

/** What is started, and where a failure is kept. */
export type StartContext = {
  readonly host: 'web' | 'desktop';
  /** The app's data folder: no other process has it on its command line. */
  readonly dataFolder: string;
  readonly test: StartingTest;
  /** The folder of all reports. */
  readonly artifacts: string;
  readonly limitMs?: number;
};

/** A start. The caller may give up before it settles, so that its processes can still be inspected. */
type Start<Started> = (giveUp: (problem: unknown) => void) => Promise<Started>;

/**
 * Starts the app. A start that fails or takes too long leaves a report with its processes and its log, and nothing
 * running. Then the app is started a second time, which the test run counts. Throws when the second start fails as
 * well, or when the test has ended in the meantime.
 */
export async function startWithRetry<Started>(starting: StartContext, start: Start<Started>): Promise<Started> {
  const first = await tryStart(starting, start);
  if ('started' in first) return first.started;
  await attach(starting.test, 'first', first);
  if ((starting.test.status ?? 'passed') !== 'passed') throw new Error(first.reason);
  recordSecondStart(starting, first.reason);
  const second = await tryStart(starting, start);
  if ('started' in second) return second.started;
  await attach(starting.test, 'second', second);
  throw new Error(`The app did not start, twice.\n\nFirst start: ${first.reason}\n\nSecond start: ${second.reason}`);
}

/** A start that failed: why, in a few lines, and the state at that moment. */
type Failed = { readonly reason: string; readonly state: string; readonly durationMs: number };

async function tryStart<Started>(
  { dataFolder, limitMs = startLimitMs }: StartContext,
  start: Start<Started>,
): Promise<{ readonly started: Started } | Failed> {
  const begunAt = performance.now();
  const { promise: givenUp, reject: giveUp } = Promise.withResolvers<never>();
  const work = start(giveUp);
  try {
    return { started: await within(limitMs, 'The start of the app', Promise.race([work, givenUp])) };
  } catch (problem) {
    const roots = findProcessesNaming(dataFolder);
    const pids = listProcessTree(roots);
    const state = [
      `Processes:\n${describeProcesses(pids)}`,
      `Windows:\n${await listWindows(dataFolder)}`,
      `Log, newest first:\n${lastLines(dataFolder)}`,
    ].join('\n\n');
    await killTree([...roots, ...pids]);
    // Now the start itself fails too, and reports what it got from the app.
    const late = await within(settleMs, 'The end of the failed start', work).then(
      () => 'It started after all',
      getErrorMessage,
    );
    const why = [...new Set([getErrorMessage(problem), late])].join('\n');
    return { reason: stripVTControlCharacters(why), state, durationMs: performance.now() - begunAt };
  }
}

/** Adds a report to the test, and extends the test's time limit by the duration of the start. */
async function attach(
  test: StartingTest,
  which: 'first' | 'second',
  { state, durationMs, reason }: Failed,
): Promise<void> {
  test.setTimeout(test.timeout + durationMs);
  const path = test.outputPath(`failed-start-${which}.txt`);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${reason}\n\n${state}\n`);
  await test.attach(`${which} failed start of the app`, { path, contentType: 'text/plain' });
}

/** Leaves a file for the test run to count. */
function recordSecondStart({ artifacts, host, test }: StartContext, why: string): void {
  const folder = join(artifacts, 'second-starts');
  mkdirSync(folder, { recursive: true });
  const kept = { test: test.titlePath.join(' › '), host, why };
  writeFileSync(join(folder, `${randomUUID()}.json`), `${JSON.stringify(kept, null, 2)}\n`);
}

/** Returns the pages that the desktop app has open, by Chromium's own list, or why there is no list. */
async function listWindows(dataFolder: string): Promise<string> {
  try {
    const [port] = readFileSync(join(dataFolder, 'electron/DevToolsActivePort'), 'utf8').split('\n');
    const signal = AbortSignal.timeout(2_000);
    return await (await fetch(`http://127.0.0.1:${port}/json/list`, { signal })).text();
  } catch (problem) {
    return getErrorMessage(problem);
  }
}
