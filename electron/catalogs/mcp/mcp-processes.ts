import { basename } from 'node:path';
import type { McpServerSettings } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { McpProcess } from '../../../shared/contract/mcp.ts';
import type { ServerProcesses } from '../../codex/server-processes.ts';
import type { McpSettings } from './mcp-settings.ts';

/** The programs that Codex runs as MCP servers, matched with the configured servers. */
export class McpProcesses {
  readonly #processes: Pick<ServerProcesses, 'list' | 'end'>;
  readonly #settings: McpSettings;

  constructor(processes: Pick<ServerProcesses, 'list' | 'end'>, settings: McpSettings) {
    this.#processes = processes;
    this.#settings = settings;
  }

  /** Lists the processes, oldest first. Empty if Codex is not running. Does not start Codex. */
  async list(folder: string | null): Promise<readonly McpProcess[]> {
    const found = await this.#processes.list();
    if (found.length === 0) return [];
    const settings = await this.#settings.list(folder);
    const servers = settings.ok ? settings.value : [];
    return found.map(({ argv, memoryBytes, pid, startedAt }) => ({
      server: findServerOfProcess(argv, servers),
      pid,
      startedAt,
      program: argv.join(' ').slice(0, 2_000),
      memoryBytes,
    }));
  }

  /** Ends the processes of a server that are not in `kept`. */
  async endOthers(folder: string | null, server: string, kept: ReadonlySet<number>): Promise<void> {
    const others = (await this.list(folder)).filter((found) => found.server === server && !kept.has(found.pid));
    await Promise.all(others.map(({ pid, startedAt }) => this.#processes.end(pid, startedAt)));
  }
}

/**
 * Returns the server that a process runs, by its program and arguments. A script has its interpreter in front. Null if
 * no server or more than one matches.
 */
export function findServerOfProcess(argv: readonly string[], servers: readonly McpServerSettings[]): string | null {
  const fitting = servers.filter(({ way }) => {
    if (way.kind !== 'program') return false;
    const before = argv.slice(0, argv.length - way.args.length);
    const isSame = way.args.every((arg, at) => argv[before.length + at] === arg);
    return isSame && before.some((part) => basename(part) === basename(way.command));
  });
  const [most, next] = fitting.toSorted((one, other) => getArguments(other) - getArguments(one));
  return most === undefined || (next !== undefined && getArguments(next) === getArguments(most)) ? null : most.name;
}

function getArguments({ way }: McpServerSettings): number {
  return way.kind === 'program' ? way.args.length : 0;
}
