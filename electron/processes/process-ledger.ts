import { err, ok, type Result } from '../../shared/base/result.ts';
import type { McpServerSettings } from '../../shared/catalogs/mcp/mcp-settings.ts';
import type { processesRequests } from '../../shared/contract/processes.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ListedProcess } from '../../shared/processes/listed-process.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { describeProcesses, type OpenCommand, type OpenRunner } from './describe-processes.ts';
import type { DescribedProcess, ProcessSnapshot } from './described-process.ts';
import { type FoundProcess, findProcesses } from './find-processes.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { Leftover } from './process-records.ts';

/** The maximum number of listed processes; a runaway program may start thousands. */
const maxListed = 200;

/** Handles window requests about processes. Simultaneous requests share one answer. */
export function createProcessHandlers(
  ledger: Pick<ProcessLedger, 'list' | 'end'>,
  budget: () => number | null,
): DomainHandlers<keyof typeof processesRequests> {
  let reading: Promise<readonly ListedProcess[]> | null = null;
  return {
    listProcesses: async () => {
      try {
        reading ??= ledger.list().finally(() => {
          reading = null;
        });
        const all = await reading;
        return ok({
          processes: all.slice(0, maxListed),
          count: all.length,
          memoryBytes: all.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
          budgetBytes: budget(),
        });
      } catch (failure) {
        return err({ type: 'notReported', message: getErrorMessage(failure) });
      }
    },
    endProcess: (_window, { pid, startMark }) => ledger.end(pid, startMark),
  };
}

/** How `ProcessLedger` finds processes. All pids are of this machine; `findServer` returns a server's name or null. */
export type LedgerDeps = {
  readonly hostPid: number;
  /** Returns the process id of Codex; null if there is none. */
  codexPid(): number | null;
  /** Lists the processes left by earlier runs of the app. */
  earlier(): readonly Leftover[];
  /** Lists the commands that are still running. */
  commands(): readonly OpenCommand[];
  /** Lists the tools other than Codex with current runs. */
  runners(): readonly OpenRunner[];
  /** Lists the MCP servers of the configuration; none if Codex does not report them. */
  servers(): Promise<readonly McpServerSettings[]>;
  findServer(argv: readonly string[], servers: readonly McpServerSettings[]): string | null;
  /** Removes secrets and personal data from a text. */
  redact(text: string): string;
  /** Reads the processes of the machine. Rejects if the system does not report them. */
  snapshot(): Promise<ProcessSnapshot>;
  /** Ends processes that are still the same. Returns those that are still running afterwards. */
  end(processes: readonly Identity[]): Promise<readonly Identity[]>;
};

type ProcessReading = {
  readonly entries: ProcessSnapshot['entries'];
  readonly found: readonly FoundProcess[];
  readonly described: readonly DescribedProcess[];
};

type Identity = Pick<ProcessIdentity, 'pid' | 'startMark'>;

/** Why a process was not ended. */
export type EndProblem = { readonly type: 'gone' } | { readonly type: 'failed'; readonly message: string };

/** The processes started by the app, and their descendants. Reads them on demand and remembers nothing. */
export class ProcessLedger {
  readonly #deps: LedgerDeps;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  /** Lists processes, the largest first. Rejects if the system does not report them. */
  async list(): Promise<readonly ListedProcess[]> {
    return await this.#describe(await this.#read());
  }

  /** Returns the memory of Codex and all its descendants, from this run and earlier ones. Rejects as `list` does. */
  async getCodexMemory(): Promise<number> {
    const { described, found } = await this.#read();
    const ofHost = new Set(found.filter(({ origin }) => origin === 'host').map(({ pid }) => pid));
    return described.reduce((sum, { memoryBytes, pid }) => (ofHost.has(pid) ? sum : sum + memoryBytes), 0);
  }

  /** Ends a process and its descendants, if it is still the listed one and can be ended. Rejects as `list` does. */
  async end(pid: number, startMark: string): Promise<Result<null, EndProblem>> {
    const look = await this.#read();
    const listed = await this.#describe(look);
    const isSame = listed.some((row) => row.pid === pid && row.startMark === startMark && row.end === 'end');
    if (!isSame) return err({ type: 'gone' });
    const family = new Set([pid]);
    // Iterating over a Set also visits items added during the iteration.
    for (const member of family) {
      for (const entry of look.entries) if (entry.parent === member) family.add(entry.pid);
    }
    const left = await this.#deps.end(look.described.filter((process) => family.has(process.pid)));
    return left.length === 0 ? ok(null) : err({ type: 'failed', message: t`Process ${pid} did not end.` });
  }

  async #describe({ described, found }: ProcessReading): Promise<readonly ListedProcess[]> {
    const { codexPid, commands, redact, runners, findServer, servers } = this.#deps;
    const isOfCodex = found.some(({ origin }) => origin === 'mcpServer' || origin === 'command');
    const known = isOfCodex && codexPid() !== null ? await servers() : [];
    return describeProcesses(found, described, {
      codexPid: codexPid(),
      commands: commands(),
      runners: runners(),
      findServer: (argv) => findServer(argv, known),
      redact,
    });
  }

  async #read(): Promise<ProcessReading> {
    const { codexPid, earlier, hostPid, runners } = this.#deps;
    const { entries, read } = await this.#deps.snapshot();
    const known = earlier();
    const now = new Map((await read(known.map(({ process }) => process.pid))).map((found) => [found.pid, found]));
    // Another process may have the pid of an ended one.
    const left = known.map(({ mark, process: { pid, startMark } }) => ({
      mark,
      pid: now.get(pid)?.startMark === startMark ? pid : null,
    }));
    const found = findProcesses(entries, {
      hostPid,
      codexPid: codexPid(),
      runnerPids: new Set(runners().map(({ pid }) => pid)),
      earlier: left,
    });
    const described = await read(found.map(({ pid }) => pid));
    return { described, entries, found };
  }
}
