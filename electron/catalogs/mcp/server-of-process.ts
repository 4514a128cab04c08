import { basename } from 'node:path';
import type { McpServerSettings } from '../../../shared/catalogs/mcp/mcp-settings.ts';

/**
 * The server that a process runs, by its program and arguments. A script has its interpreter in front. Null if no
 * server or more than one matches.
 */
export function serverOfProcess(argv: readonly string[], servers: readonly McpServerSettings[]): string | null {
  const fitting = servers.filter(({ way }) => {
    if (way.kind !== 'program') return false;
    const before = argv.slice(0, argv.length - way.args.length);
    const isSame = way.args.every((arg, at) => argv[before.length + at] === arg);
    return isSame && before.some((part) => basename(part) === basename(way.command));
  });
  const [most, next] = fitting.toSorted((one, other) => argsOf(other) - argsOf(one));
  return most === undefined || (next !== undefined && argsOf(next) === argsOf(most)) ? null : most.name;
}

function argsOf({ way }: McpServerSettings): number {
  return way.kind === 'program' ? way.args.length : 0;
}
