import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { LeftoverProcess } from '../../shared/cli/cli-state.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { makeOwnFolder } from '../files/own-folder.ts';
import { writeFileAtomically } from '../files/write-file-atomically.ts';
import { endProcesses, findStillRunning } from './end-processes.ts';
import {
  identifyProcess,
  identifyProcesses,
  isAdopter,
  isBoundToParent,
  type ProcessIdentity,
} from './process-identity.ts';
import { judgeRecord, type ProcessRecord, processRecord } from './process-record.ts';
import { findStartedProcesses, type ProcessEntry, readProcessTable, withDescendants } from './process-table.ts';

/** A process of an earlier run, with the mark of the Codex process that it is or descends from. */
export type Leftover = { readonly process: ProcessIdentity; readonly mark: string };

/** Why a leftover was not ended. */
export type LeftoverProblem = { readonly type: 'gone' } | { readonly type: 'failed'; readonly message: string };

/**
 * Records the children of this and earlier runs of the app, one small file each, in their own folder. If the folder is
 * not writable, a leftover is not found again, which is no reason not to start Codex.
 *
 * When the app is killed, nothing that runs in Codex's sandbox is left, and usually no Codex: it ends when its input
 * ends, and ends its commands and MCP servers. A hanging Codex stays, and so do programs that a command outside the
 * sandbox started in their own session. If Codex is killed with the app, its MCP servers and every command outside the
 * sandbox stay too. On Linux, all of these are found again. On macOS, the MCP servers are not. On Windows, only Codex
 * is.
 */
export class ProcessRecords {
  readonly #folder: string;
  readonly #clock: Clock;
  #leftovers: readonly Leftover[] = [];

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Processes of earlier runs that the user may end. */
  get leftovers(): readonly LeftoverProcess[] {
    return this.#leftovers.map(({ process }) => ({
      pid: process.pid,
      startedAt: process.startedAt,
      executable: process.executable,
    }));
  }

  /** The same processes with their marks, to find their descendants. */
  get earlier(): readonly Leftover[] {
    return this.#leftovers;
  }

  /** Records a child. Resolves once the record is written or has failed. */
  async note(mark: string, pid: number): Promise<void> {
    const [child, host] = await Promise.all([identifyProcess(pid), identifyProcess(process.pid)]);
    if (child === null || host === null) return;
    const record: ProcessRecord = { mark, child, host };
    await makeOwnFolder(dirname(this.#folder), this.#folder)
      .then(() => writeFileAtomically(this.#getFile(mark), `${JSON.stringify(record)}\n`))
      .catch(() => undefined);
  }

  /** Deletes the record of a child that ended with all its processes. */
  async forget(mark: string): Promise<void> {
    await rm(this.#getFile(mark), { force: true }).catch(() => undefined);
  }

  /**
   * Checks what earlier runs left. Ends a child that is certainly theirs. A doubtful child, and commands and MCP
   * servers that outlived their Codex, become `leftovers`. Call it once, before Codex starts.
   */
  async sweep(): Promise<void> {
    for (const record of await this.#read()) await this.#sweepRecord(record);
  }

  /** Ends a leftover, if it is still the process that was found. */
  async end(pid: number, startedAt: number): Promise<Result<void, LeftoverProblem>> {
    const known = this.#leftovers.find(({ process }) => process.pid === pid && process.startedAt === startedAt);
    if (known === undefined) return err({ type: 'gone' });
    const find = () => findStillRunning([known.process]);
    const [running] = await find();
    await endProcesses(find, this.#clock);
    if ((await find()).length > 0) return err({ type: 'failed', message: t`Process ${pid} did not end.` });
    await this.#deleteRecord([known]);
    return running === undefined ? err({ type: 'gone' }) : ok(undefined);
  }

  /** Drops the leftovers that have ended in another way. */
  async forgetEnded(): Promise<void> {
    const running = new Set(await findStillRunning(this.#leftovers.map(({ process }) => process)));
    await this.#deleteRecord(this.#leftovers.filter(({ process }) => !running.has(process)));
  }

  async #deleteRecord(ended: readonly Leftover[]): Promise<void> {
    this.#leftovers = this.#leftovers.filter((leftover) => !ended.includes(leftover));
    const left = new Set(this.#leftovers.map(({ mark }) => mark));
    for (const { mark } of ended) if (!left.has(mark)) await this.forget(mark);
  }

  async #sweepRecord(record: ProcessRecord): Promise<void> {
    const { mark, child, host } = record;
    const now = { child: await identifyProcess(child.pid), host: await identifyProcess(host.pid) };
    const verdict = judgeRecord(record, now);
    if (verdict === 'hostRuns') return;
    if (verdict === 'ours') await endProcesses(() => findStillRunning([child]), this.#clock);
    const isPidReused = now.child !== null && now.child.startMark !== child.startMark;
    const table = readProcessTable();
    const started = findStartedProcesses(table, isPidReused ? null : child.pid, mark);
    if (verdict !== 'doubtful') await this.#endOrphanedSandboxes(table, started);
    const candidates = verdict === 'doubtful' ? [child.pid, ...started] : started;
    const found = await identifyProcesses(candidates);
    this.#leftovers = [...this.#leftovers, ...found.map((process) => ({ process, mark }))];
    if (found.length === 0) await this.forget(mark);
  }

  /** Ends the sandboxes whose parent is gone and that asked to end with it, with everything in them. */
  async #endOrphanedSandboxes(table: readonly ProcessEntry[], started: readonly number[]): Promise<void> {
    const tops: number[] = [];
    for (const { parent, pid } of table.filter((entry) => started.includes(entry.pid))) {
      const [sandbox] = await identifyProcesses([pid]);
      if (sandbox !== undefined && (await isBoundToParent(sandbox)) && (await isAdopter(parent))) tops.push(pid);
    }
    const sandboxes = await identifyProcesses(withDescendants(table, tops));
    await endProcesses(() => findStillRunning(sandboxes), this.#clock);
  }

  async #read(): Promise<ProcessRecord[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const records = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => readRecord(join(this.#folder, name))),
    );
    return records.filter((record) => record !== null);
  }

  #getFile(mark: string): string {
    return join(this.#folder, `${mark}.json`);
  }
}

/** Reads a record. Null for a file that cannot be read or that another version wrote. */
async function readRecord(path: string): Promise<ProcessRecord | null> {
  try {
    const parsed = processRecord.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
