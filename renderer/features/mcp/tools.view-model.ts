import type { McpServer, McpTool } from '../../../shared/catalogs/mcp/mcp-server.ts';
import type { McpProcess } from '../../../shared/contract/mcp.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { createWordTest } from '../../../shared/texts/search-form.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import type { CatalogsStore } from '../../stores/catalogs.store.ts';
import type { CatalogRow } from '../prompts/prompts.view-model.ts';

/** A server, or a tool below its server. */
export type ToolListEntry = { readonly key: string; readonly server: McpServer } & (
  | { readonly kind: 'server' }
  | { readonly kind: 'tool'; readonly tool: McpTool }
);

export type ToolsView = {
  readonly rows: readonly ToolListEntry[];
  readonly empty: { readonly what: string; readonly how: string } | null;
  readonly isBusy: boolean;
};

/**
 * Lists the servers with their tools. With a query, lists only tools that match every word, below their servers, and
 * servers whose name matches.
 */
export function describeServerTools({ listing, state }: CatalogsStore['tools'], query: string): ToolsView {
  const fits = createWordTest(query);
  const rows = listing.servers.flatMap((server): readonly ToolListEntry[] => {
    const tools = server.tools.filter(({ about, name }) => fits(`${server.name} ${name} ${about}`));
    if (tools.length === 0 && !fits(server.name)) return [];
    return [
      { kind: 'server', key: server.name, server },
      ...tools.map((tool) => ({ kind: 'tool' as const, key: `${server.name}/${tool.name}`, server, tool })),
    ];
  });
  const isBusy = state === 'unasked' || state === 'asked' || !listing.isWhole;
  return { rows, empty: rows.length > 0 ? null : describeEmpty({ listing, state }, isBusy), isBusy };
}

function describeEmpty({ listing, state }: CatalogsStore['tools'], isBusy: boolean): ToolsView['empty'] {
  if (typeof state === 'object') return { what: t`The list could not load`, how: state.failed };
  if (listing.problem !== null) return { what: t`The list could not load`, how: listing.problem };
  if (listing.servers.length > 0) return { what: t`No matches`, how: t`Try fewer letters.` };
  if (isBusy) return { what: t`Loading…`, how: t`Asking Codex for its servers.` };
  return { what: t`No MCP servers`, how: t`Add MCP servers under mcp_servers in Codex's config.toml.` };
}

/** Describes an entry for its row in the list. */
export function describeToolEntry(entry: ToolListEntry): CatalogRow {
  const { key, server } = entry;
  if (entry.kind === 'tool') {
    const { about, name } = entry.tool;
    return { key, name, tag: null, detail: about, isWarning: false, isInner: true };
  }
  const isWarning = server.state === 'failed' || server.state === 'signInNeeded';
  return { key, name: server.name, tag: null, detail: describeServerState(server), isWarning, isInner: false };
}

/** Describes the state of a server. */
export function describeServerState({ more, resources, state, tools }: McpServer): string {
  switch (state) {
    case 'asked':
      return t`No answer yet`;
    case 'ready': {
      const left = more > 0 ? [t`${wholeNumber(more)} more not shown`] : [];
      const read = resources.length > 0 ? [counted(resources.length, 'resource')] : [];
      return [counted(tools.length, 'tool'), ...read, ...left].join(', ');
    }
    case 'failed':
      return t`Did not start`;
    case 'cancelled':
      return t`Canceled while starting`;
    case 'signInNeeded':
      return t`Sign-in needed`;
    case 'disabled':
      return t`Off in config.toml`;
  }
}

/** Describes programs that run as servers without a matching entry in the configuration. */
export function describeOtherPrograms(processes: readonly McpProcess[]): readonly string[] {
  const others = processes.filter(({ server }) => server === null);
  if (others.length === 0) return [];
  const named = others.map(({ memoryBytes, pid, program }) => `${program} (${pid}, ${formatBytes(memoryBytes)})`);
  return [t`Also running: ${named.join('; ')}.`];
}
