import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MessagesServer } from '../../../../fixtures/messages-server/messages-server.ts';
import type { Step } from '../../../../fixtures/messages-server/script.ts';
import { realClock } from '../../../../fixtures/provider/real-clock.ts';
import { createTemporaryFolder, type TestFolder } from '../../../../fixtures/testkit/test-folder.ts';
import type { Clock } from '../../../../shared/base/clock.ts';
import { createStartToolProcess } from '../../../app/start-tool-process.ts';
import { findStartedProcesses, readProcessTable } from '../../../processes/process-table.ts';
import { TelemetryWriter } from '../../records/telemetry-writer.ts';
import type { RunAnswer, RunEnd, RunningJob, RunQuestion } from '../../runner.ts';
import type { ClaudeServers } from '../claude-command.ts';
import { ClaudeRunner } from '../claude-run.ts';

/** A line of a telemetry file. */
export type ReportedEvent = { readonly type: string; readonly timestamp: string } & Readonly<Record<string, unknown>>;

type AnswerQuestion = (question: RunQuestion, signal: AbortSignal) => RunAnswer | Promise<RunAnswer>;
type StartOptions = {
  readonly model?: string;
  readonly answer?: AnswerQuestion;
  /** If omitted, none of the user's servers. */
  readonly servers?: ClaudeServers;
};

/** A running job, with its events so far. */
export type BenchRun = {
  readonly job: RunningJob;
  readonly questions: readonly RunQuestion[];
  /** The model names that it reported. */
  readonly models: readonly string[];
  stderr(): string;
  /** Returns its events so far, in order. */
  events(): readonly ReportedEvent[];
  /** Returns the pid of its process. Undefined if there is none. */
  pid(): number | undefined;
  /** Lists its processes that are still running. */
  processesLeft(): readonly number[];
};

/** Runs Claude Code in a test's own folder, with its own home and a scripted model. */
export class ClaudeBench {
  /** The folder of the runs. */
  readonly folder: string;
  /** The home folder of the user. */
  readonly home: string;
  readonly server: MessagesServer;
  readonly #place: TestFolder;
  readonly #scriptPlaces: TestFolder[] = [];
  readonly #program: string;
  readonly #clock: Clock;
  readonly #runs: RunningJob[] = [];

  private constructor(place: TestFolder, server: MessagesServer, program: string, clock: Clock) {
    this.#place = place;
    this.folder = join(place.path, 'work');
    this.home = join(place.path, 'home');
    this.server = server;
    this.#program = program;
    this.#clock = clock;
  }

  /** Opens a bench. `otherwise` answers after the last step. */
  static async open(
    program: string,
    { steps = [], otherwise, clock = realClock }: { steps?: readonly Step[]; otherwise?: Step; clock?: Clock } = {},
  ): Promise<ClaudeBench> {
    const bench = new ClaudeBench(
      createTemporaryFolder('claude'),
      await MessagesServer.start(steps, otherwise),
      program,
      clock,
    );
    await mkdir(bench.folder);
    await mkdir(bench.home);
    return bench;
  }

  /** Opens a bench with a shell script instead of Claude Code. */
  static async withScript(body: string, clock?: Clock): Promise<ClaudeBench> {
    const place = createTemporaryFolder('claude-script');
    const program = join(place.path, 'claude');
    await writeFile(program, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const bench = await ClaudeBench.open(program, clock === undefined ? {} : { clock });
    bench.#scriptPlaces.push(place);
    return bench;
  }

  start(
    prompt: string,
    { model, answer = () => ({ type: 'allow' }), servers = { type: 'persons', file: null } }: StartOptions = {},
  ): BenchRun {
    const file = join(this.#place.path, `telemetry-${this.#runs.length}.jsonl`);
    const opened = TelemetryWriter.open(file, { clock: this.#clock, onProblem: () => undefined });
    if (!opened.ok) throw new Error(`No telemetry: ${opened.error.type}`);
    const events = opened.value;
    const children: { mark: string; pid: number }[] = [];
    const runner = new ClaudeRunner({
      program: this.#program,
      environment: {
        ...getSystemEnvironment(),
        HOME: this.home,
        USERPROFILE: this.home,
        ANTHROPIC_BASE_URL: this.server.baseUrl,
        ANTHROPIC_API_KEY: 'scripted',
      },
      servers,
      clock: this.#clock,
      startProcess: createStartToolProcess({
        clock: this.#clock,
        records: {
          note: async (mark, pid) => void children.push({ mark, pid }),
          forget: async () => undefined,
        },
      }),
    });
    const questions: RunQuestion[] = [];
    const models: string[] = [];
    let stderr = '';
    const job = runner.start({
      folder: this.folder,
      prompt,
      isPromptSent: false,
      model: model ?? null,
      approvalMode: 'config',
      onThread: () => undefined,
      mayWork: async () => null,
      events,
      onStderr: (text) => {
        stderr += text;
      },
      onModel: (name) => void models.push(name),
      ask: async (question, signal) => {
        questions.push(question);
        return answer(question, signal);
      },
    });
    void job.ended.then(() => events.close());
    this.#runs.push(job);
    return {
      job,
      questions,
      models,
      stderr: () => stderr,
      events: () =>
        readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line)),
      pid: () => children[0]?.pid,
      processesLeft: () =>
        children.flatMap(({ mark, pid }) => {
          const table = readProcessTable();
          return [
            ...table.filter((entry) => entry.pid === pid).map((entry) => entry.pid),
            ...findStartedProcesses(table, pid, mark),
          ];
        }),
    };
  }

  /** Runs a prompt to its end. */
  async run(prompt: string, options?: StartOptions): Promise<BenchRun & { readonly end: RunEnd }> {
    const run = this.start(prompt, options);
    return { ...run, end: await run.job.ended };
  }

  /** Returns the path of a file in the runs' folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  async close(): Promise<void> {
    for (const job of this.#runs) job.cancel();
    await Promise.all(this.#runs.map(({ ended }) => ended));
    await this.server.stop();
    await Promise.all([this.#place, ...this.#scriptPlaces].map((place) => place.remove()));
  }
}

/** Returns the variables that programs need. The user's Claude Code settings stay out of the tests. */
function getSystemEnvironment(): Record<string, string | undefined> {
  const names = ['PATH', 'PATHEXT', 'COMSPEC', 'ProgramFiles', 'SystemRoot', 'TEMP', 'TMP'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

/** Lists the types of events in order. The pieces of a response count as one. */
export function listTypes(events: readonly ReportedEvent[]): readonly string[] {
  return events
    .map(({ type }) => type)
    .filter((type, index, all) => type !== 'response_chunk' || all[index - 1] !== type);
}
