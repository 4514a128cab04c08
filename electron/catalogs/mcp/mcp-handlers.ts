import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok } from '../../../shared/base/result.ts';
import type { mcpRequests } from '../../../shared/contract/mcp.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { ServerProcesses } from '../../codex/server-processes.ts';
import type { ClientWindow, DomainHandlers } from '../../host/client-window.ts';
import type { ProgramConfirmations } from '../../host/program-confirmations.ts';
import { getTrustedFolder } from '../trusted-folder.ts';
import { ConnectionTests } from './connection-tests.ts';
import { McpProcesses } from './mcp-processes.ts';
import { McpSettings } from './mcp-settings.ts';
import { McpSignIns } from './mcp-sign-ins.ts';
import { ResourceReader } from './resource-reader.ts';
import type { ToolRuns } from './tool-runs.ts';

/** What the handlers of `mcpRequests` use. */
export type McpDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly processes: Pick<ServerProcesses, 'list' | 'end'>;
  readonly runs: ToolRuns;
  /** Asks the user about programs that a window names. */
  readonly confirmations: Pick<ProgramConfirmations, 'confirm'>;
  /** Stores the bytes as an attachment with this name, and returns the path. Rejects with the system's error. */
  storeAttachment(name: string, bytes: Uint8Array): Promise<string>;
  /** Subscribes a window to runs of tools. */
  followRuns(window: ClientWindow): void;
  /** Called when the servers of the configuration change. */
  changed(): void;
};

/** Handles window requests about the configured MCP servers. */
export function createMcpHandlers(deps: McpDeps): DomainHandlers<keyof typeof mcpRequests> {
  const { clock, codex, processes, runs } = deps;
  const settings = new McpSettings(codex, () => deps.changed());
  const owned = new McpProcesses(processes, settings);
  const tests = new ConnectionTests(codex, clock, owned);
  const resources = new ResourceReader(deps);
  const signIns = new McpSignIns(codex, () => deps.changed());
  return {
    listMcpSettings: (window) => settings.list(getTrustedFolder(window)),
    writeMcpServer: (window, server) =>
      settings.write(getTrustedFolder(window), server, (key, question) =>
        deps.confirmations.confirm(key, question, window.view),
      ),
    switchMcpServer: (window, { name, on, version }) => settings.switch(getTrustedFolder(window), name, version, on),
    removeMcpServer: (window, { name, version }) => settings.remove(getTrustedFolder(window), name, version),
    testMcpServer: async (window, { name }) => ok(await tests.run(name, getTrustedFolder(window))),
    cancelMcpTest: async (_window, { name }) => {
      tests.cancel(name);
      return ok(null);
    },
    signInToMcp: (_window, { name }) => signIns.start(name),
    awaitMcpSignIn: async (_window, { name }) => ok(await signIns.end(name)),
    cancelMcpSignIn: async (_window, { name }) => {
      signIns.cancel(name);
      return ok(null);
    },
    listMcpProcesses: async (window) => ok(await owned.list(getTrustedFolder(window))),
    endMcpProcess: async (_window, { pid, startedAt }) =>
      (await processes.end(pid, startedAt)) ? ok(null) : err({ type: 'gone' }),
    attachResource: (window, wanted) => resources.attach(wanted, window.openThread),
    listToolRuns: async (window) => {
      deps.followRuns(window);
      return ok(runs.list());
    },
  };
}
