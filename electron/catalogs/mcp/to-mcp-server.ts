import type { McpServer, McpTool } from '../../../shared/catalogs/mcp/mcp-server.ts';
import type { CodexReply } from '../../model/codex-protocol/protocol.ts';
import { compareNames } from '../compare-names.ts';

type Status = CodexReply<'mcpServerStatus/list'>['data'][number];
type ToolStatus = NonNullable<Status['tools'][string]>;

/** The maximum number of tools, and of resources, per server. No one reads more, and each window gets all of them. */
const maxListed = 2_000;
const maxAbout = 2_000;
const maxSchema = 20_000;

/** Returns a server that has not answered yet. */
export function createPendingServer(name: string): McpServer {
  return { name, state: 'asked', error: null, tools: [], resources: [], more: 0 };
}

/** Converts Codex's report of a server. */
export function toMcpServer(status: Status): McpServer {
  const tools = Object.values(status.tools).filter((tool) => tool !== undefined);
  const { resources } = status;
  const more = Math.max(0, tools.length - maxListed) + Math.max(0, resources.length - maxListed);
  return {
    name: status.name,
    state: getState(status),
    error: status.toolsError?.slice(0, maxAbout) ?? null,
    tools: tools
      .slice(0, maxListed)
      .map(toTool)
      .toSorted((one, other) => compareNames(one.name, other.name)),
    resources: resources.slice(0, maxListed).map(({ description, name, title, uri }) => ({
      name: title ?? name,
      uri,
      about: cut(description),
    })),
    more,
  };
}

function toTool({ description, inputSchema, name, title }: ToolStatus): McpTool {
  const schema = JSON.stringify(inputSchema, null, 2);
  return {
    name,
    title: title ?? null,
    about: cut(description),
    schema: schema.length > maxSchema ? `${schema.slice(0, maxSchema)}\n…` : schema,
  };
}

function cut(about: string | undefined): string {
  return about?.slice(0, maxAbout) ?? '';
}

/**
 * Returns a server's state. Without a thread, Codex reports no runtime state. Then the result for its tools decides.
 */
function getState({ authStatus, runtimeStatus, toolsError }: Status): McpServer['state'] {
  switch (runtimeStatus) {
    case 'disabled':
    case 'cancelled':
    case 'failed':
      return runtimeStatus;
    case 'authenticationRequired':
      return 'signInNeeded';
    default:
      if (authStatus === 'notLoggedIn') return 'signInNeeded';
      return toolsError === null ? 'ready' : 'failed';
  }
}
