import type { Clock } from '../../shared/base/clock.ts';
import { endProcesses, findStillRunning } from '../processes/end-processes.ts';
import { identifyProcess, identifyProcesses } from '../processes/process-identity.ts';
import { readProcessInfo } from '../processes/process-info.ts';
import { type ProcessEntry, readProcessTable, withDescendants } from '../processes/process-table.ts';
import type { CodexServer } from './codex-server.ts';

/** A program that Codex started for itself, with all its descendants. */
export type ServerProcess = {
  readonly pid: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** The program and its arguments. */
  readonly argv: readonly string[];
  /** The memory of the program and all its descendants. */
  readonly memoryBytes: number;
};

/**
 * Lists the MCP servers that Codex runs: programs it started itself without its environment mark. Commands and Codex's
 * own programs have the mark, servers do not. Empty on Windows, where we read no process table.
 */
export class ServerProcesses {
  readonly #codex: Pick<CodexServer, 'pid'>;
  readonly #clock: Clock;

  constructor(codex: Pick<CodexServer, 'pid'>, clock: Clock) {
    this.#codex = codex;
    this.#clock = clock;
  }

  /** Lists the servers, oldest first. */
  async list(): Promise<readonly ServerProcess[]> {
    const table = readProcessTable();
    const found = await Promise.all(this.#roots(table).map(({ pid }) => describeProcess(table, pid)));
    return found.filter((process) => process !== null).toSorted((one, other) => one.startedAt - other.startedAt);
  }

  /** Ends a server with all its descendants, if it is still the listed process. False if it is gone. */
  async end(pid: number, startedAt: number): Promise<boolean> {
    const table = readProcessTable();
    const family = await identifyProcesses(
      this.#roots(table).some((entry) => entry.pid === pid) ? withDescendants(table, [pid]) : [],
    );
    if (!family.some((process) => process.pid === pid && process.startedAt === startedAt)) return false;
    await endProcesses(() => findStillRunning(family), this.#clock);
    return true;
  }

  #roots(table: readonly ProcessEntry[]): readonly ProcessEntry[] {
    const { pid } = this.#codex;
    return pid === null ? [] : table.filter(({ mark, parent }) => parent === pid && mark === null);
  }
}

async function describeProcess(table: readonly ProcessEntry[], pid: number): Promise<ServerProcess | null> {
  const identity = await identifyProcess(pid);
  const [root, ...others] = await Promise.all(withDescendants(table, [pid]).map(readProcessInfo));
  if (identity === null || root == null) return null;
  const memoryBytes = others.reduce((sum, facts) => sum + (facts?.memoryBytes ?? 0), root.memoryBytes);
  return { pid, startedAt: identity.startedAt, argv: root.argv, memoryBytes };
}
