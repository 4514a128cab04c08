import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { onLine } from '../../fixtures/testkit/lines.ts';
import { findMarkedProcesses, killTree } from '../../fixtures/testkit/process-tree.ts';
import { listTestRoots } from '../../fixtures/testkit/test-folder.ts';
import { within } from '../../fixtures/testkit/within.ts';
import { eventsVariable, parseEvent, type TestEvent } from './events.ts';
import { withFoldersInMemory } from './memory-folders.ts';
import { type Count, type EndedTest, PartRecord } from './part-record.ts';

/** One part of `npm test`: a Node command. */
export type Part = {
  readonly name: string;
  /** Arguments for Node; the first is a script. */
  readonly command: readonly string[];
  /** The part is ended after this many minutes. */
  readonly minutes: number;
  /** The part is ended earlier when no test finishes for this many minutes. Absent if a test may take that long. */
  readonly silentMinutes?: number;
  /** Whether it reports tests, so that a report without any is a failure. Otherwise it may be one check. */
  readonly hasTests?: boolean;
  /** Whether the folders of its tests are in memory, where the system allows that. */
  readonly isInMemory?: boolean;
  /** Whether it runs at the same time as the other parts, in a second row. */
  readonly isBeside?: boolean;
  /** The part that must have ended before this one begins. */
  readonly after?: string;
};

/** How a part ended. */
export type Outcome = Count & {
  readonly name: string;
  readonly seconds: number;
  /** Why it was ended, or did not run. Null when it ended on its own. */
  readonly problem: string | null;
  readonly tests: readonly EndedTest[];
};

type Options = {
  /** Whether its output shows as it arrives, or all at once at the end, because another part is being shown. */
  readonly output: 'live' | 'later';
  /** Ends the part. Its reason is a sentence. */
  readonly signal: AbortSignal;
  /** How long a part may take to clean up after it receives the request to end, in milliseconds. */
  readonly graceMs: number;
};

const msPerMinute = 60_000;

/**
 * Marks every process of a part. Its name does not look like one of our variables, because the app does not pass those
 * to its children.
 */
const partVariable = 'TEST_PART_MARK';

/**
 * Runs a part in its own process group until it ends or must be ended. Afterward, none of its processes are left. A
 * part that had to be ended has one more failure. Never rejects.
 */
export async function runPart(part: Part, { output, signal, graceMs }: Options): Promise<Outcome> {
  const begun = performance.now();
  const record = new PartRecord();
  const mark = randomUUID();
  const printed = [`\n── ${part.name}\n`];
  if (output === 'live') process.stdout.write(printed.pop() ?? '');
  const shown = output === 'live' ? 'inherit' : 'pipe';
  const words = [process.execPath, ...part.command];
  const [program = '', ...args] = part.isInMemory === true ? withFoldersInMemory(listTestRoots(), words) : words;
  const child = spawn(program, args, {
    detached: process.platform !== 'win32',
    stdio: ['ignore', shown, shown, 'pipe'],
    env: { ...process.env, [eventsVariable]: '3', [partVariable]: mark },
  });
  const ended = once(child, 'exit').then(
    ([code]) => code as number | null,
    () => null,
  );
  const closed = once(child, 'close').catch(() => []);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  }
  const watch = new Watch(part, record, signal);
  onLine(child.stdio[3] as Readable, (line) => {
    const event = parseEvent(line);
    if (event === null) return;
    record.add(event);
    watch.handleEvent(event);
  });

  const reason = await Promise.race([ended.then(() => null), watch.reason]);
  watch.stop();
  if (reason !== null) {
    child.kill('SIGTERM');
    await within(graceMs, 'The end of the part', ended).catch(() =>
      killTree([...(child.pid === undefined ? [] : [child.pid]), ...findMarkedProcesses(partVariable, mark)]),
    );
  }
  const status = await ended;
  await killTree(findMarkedProcesses(partVariable, mark));
  // At this point, everything that it wrote has arrived.
  await within(graceMs, 'The end of its output', closed).catch(() => undefined);
  const names = record.inProgress();
  // Playwright gives up on a worker that a test keeps busy, and does not say which test.
  const lost = status === 0 || names.length === 0 ? null : `It ended without its tests: ${names.join(', ')}`;
  const problem = reason ?? lost;
  if (output === 'later') process.stdout.write(printed.join(''));
  if (problem !== null) process.stdout.write(`\n${part.name}: ${problem}\n`);
  return {
    name: part.name,
    ...record.count(problem !== null ? 'forced' : status === 0 ? 'well' : 'badly', part.hasTests),
    seconds: (performance.now() - begun) / 1_000,
    problem,
    tests: record.tests,
  };
}

/** Decides when a part must be ended, and why. */
class Watch {
  /** Resolves to the reason. */
  readonly reason: Promise<string>;
  readonly #limit: NodeJS.Timeout;
  /** Null when silence does not matter. */
  #silentMs: number | null;
  readonly #endSilence: () => void;
  #silence: NodeJS.Timeout | undefined;

  constructor({ minutes, silentMinutes }: Part, record: PartRecord, signal: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.reason = promise;
    const end = (why: string): void => {
      const names = record.inProgress();
      resolve(names.length === 0 ? why : `${why} In progress: ${names.join(', ')}`);
    };
    this.#limit = setTimeout(() => end(`It was ended after ${minutes} minutes.`), minutes * msPerMinute);
    this.#silentMs = silentMinutes === undefined ? null : silentMinutes * msPerMinute;
    this.#endSilence = () => end(`It was ended because no test had finished for ${silentMinutes} minutes.`);
    if (signal.aborted) end(String(signal.reason));
    else signal.addEventListener('abort', () => end(String(signal.reason)), { once: true });
  }

  /** Silence begins with the first event, and again with each test that finishes. */
  handleEvent({ kind }: TestEvent): void {
    if (this.#silentMs === null || (this.#silence !== undefined && kind !== 'ended')) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(this.#endSilence, this.#silentMs);
  }

  stop(): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#silence);
    this.#silentMs = null;
  }
}
