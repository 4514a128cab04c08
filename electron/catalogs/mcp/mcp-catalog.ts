import { z } from 'zod';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { McpListing, McpServer } from '../../../shared/catalogs/mcp/mcp-server.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { EmitTelemetry } from '../../../shared/privacy/telemetry/telemetry-event.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { compareNames } from '../compare-names.ts';
import { describeCodexProblem } from '../describe-codex-problem.ts';
import { createPendingServer, toMcpServer } from './to-mcp-server.ts';

/** The scope of the servers: those of a thread, or those of the configuration in a trusted folder. */
export type McpScope = { readonly threadId: ThreadId | null; readonly folder: string | null };

export type McpCatalogDeps = {
  readonly codex: CodexServer;
  readonly emitEvent: EmitTelemetry;
  /** Called when a scope has new information, or when its listing may be outdated. */
  changed(key: string): void;
};

/**
 * How long a server may take to answer, in milliseconds. Servers may have a longer startup limit, but then count as
 * failed.
 */
const answerDeadlineMs = 120_000;

const configured = z.record(z.string(), z.looseObject({ enabled: z.boolean().default(true) }));
const started = z.object({ threadId: z.string().nullish(), name: z.string(), status: z.string() });

/** Returns the key of a scope. */
export function toScopeKey({ folder, threadId }: McpScope): string {
  return threadId ?? `folder ${folder ?? ''}`;
}

/** A list that grows with each answer. The next call of `list` replaces it if it is outdated. */
type Listing = { readonly scope: McpScope; listing: McpListing; isOutdated: boolean };

/**
 * Codex's MCP servers with their tools. Asks Codex for each server separately, so that only a hanging server is
 * missing. Callers never wait: they get the known servers, and whether more will follow.
 */
export class McpCatalog {
  readonly #deps: McpCatalogDeps;
  readonly #listings = new Map<string, Listing>();

  constructor(deps: McpCatalogDeps) {
    this.#deps = deps;
    deps.codex.onNotification(({ method, params }) => {
      if (method === 'mcpServer/startupStatus/updated') this.#handleStart(params);
    });
    deps.codex.onGenerationEnd(() => {
      this.forgetAll();
      for (const key of this.#listings.keys()) deps.changed(key);
    });
  }

  /**
   * Returns the current listing of a scope. The first call starts the requests, as does the first one after `forget`.
   * What was listed until then stays listed, so that what the user has selected does not disappear for a moment.
   */
  list(scope: McpScope): McpListing {
    const key = toScopeKey(scope);
    const known = this.#listings.get(key);
    if (known?.isOutdated === false) return known.listing;
    const earlier = known?.listing.servers ?? [];
    const servers = earlier.map((server) => (server.state === 'disabled' ? server : toAskedAgain(server)));
    const begun: Listing = { scope, listing: { servers, isWhole: false, problem: null }, isOutdated: false };
    this.#listings.set(key, begun);
    void this.#read(begun);
    return begun.listing;
  }

  /**
   * Requests the servers again on the next listing. If a server has not answered yet, requests all that have answered
   * again at once.
   */
  forget(scope: McpScope): void {
    const of = this.#listings.get(toScopeKey(scope));
    if (of === undefined) return;
    if (of.listing.isWhole) of.isOutdated = true;
    else for (const { name, state } of of.listing.servers) if (hasAnswered(state)) void this.#ask(of, name);
  }

  /** Requests all servers again on the next listing, even those that answered in the meantime. */
  forgetAll(): void {
    for (const of of this.#listings.values()) of.isOutdated = true;
  }

  /** Drops all scopes except these. */
  retain(held: ReadonlySet<string | null>): void {
    for (const key of this.#listings.keys()) if (!held.has(key)) this.#listings.delete(key);
  }

  async #read(of: Listing): Promise<void> {
    const config = await this.#deps.codex.request('config/read', { cwd: of.scope.folder });
    if (!config.ok) {
      this.#put(of, { servers: [], isWhole: true, problem: describeCodexProblem(config.error) });
      return;
    }
    const { mcp_servers: table } = config.value.config;
    // Codex returns them in a different order each time.
    const servers = Object.entries(configured.catch({}).parse(table ?? {})).toSorted(([one], [other]) =>
      compareNames(one, other),
    );
    const earlier = new Map(of.listing.servers.map((server) => [server.name, toAskedAgain(server)]));
    this.#put(of, {
      servers: servers.map(([name, { enabled }]) =>
        enabled
          ? (earlier.get(name) ?? createPendingServer(name))
          : { ...createPendingServer(name), state: 'disabled' as const },
      ),
      isWhole: false,
      problem: null,
    });
    await Promise.all(servers.map(async ([name, { enabled }]) => (enabled ? this.#ask(of, name) : undefined)));
    this.#put(of, { ...of.listing, isWhole: true });
    this.#emitRefreshedTelemetry(of.listing.servers);
  }

  async #ask(of: Listing, name: string): Promise<void> {
    const answered = await this.#request(of.scope, name);
    const server: McpServer = answered.ok
      ? (answered.value.data.map(toMcpServer).find((found) => found.name === name) ?? {
          ...createPendingServer(name),
          state: 'failed',
          error: t`Codex does not have this server in this thread.`,
        })
      : { ...createPendingServer(name), state: 'failed', error: describeCodexProblem(answered.error) };
    const servers = of.listing.servers.map((known) => (known.name === name ? server : known));
    this.#put(of, { ...of.listing, servers });
  }

  async #request({ threadId }: McpScope, serverName: string) {
    const ask = (thread: ThreadId | null) =>
      this.#deps.codex.request(
        'mcpServerStatus/list',
        { serverName, threadId: thread, detail: 'full' },
        { timeoutMs: answerDeadlineMs },
      );
    const answered = await ask(threadId);
    // Codex has not loaded a thread that was only viewed.
    return threadId !== null && !answered.ok && answered.error.type === 'refused' ? await ask(null) : answered;
  }

  /** Handles the start of a thread's server, successful or not. Requests only servers that are still unknown. */
  #handleStart(params: unknown): void {
    const reported = started.safeParse(params);
    if (!reported.success) return;
    const { name, status, threadId } = reported.data;
    const of = threadId == null ? undefined : this.#listings.get(threadId);
    const known = of?.listing.servers.find((server) => server.name === name);
    if (of === undefined || known === undefined || known.state === 'asked') return;
    const isNews = (status === 'ready') !== (known.state === 'ready') && status !== 'starting';
    if (isNews) void this.#ask(of, name);
  }

  #put(of: Listing, listing: McpListing): void {
    const key = toScopeKey(of.scope);
    if (of.isOutdated) return;
    of.listing = listing;
    if (this.#listings.get(key) === of) this.#deps.changed(key);
  }

  #emitRefreshedTelemetry(servers: readonly McpServer[]): void {
    this.#deps.emitEvent({
      type: 'mcp.refreshed',
      servers: servers.length,
      tools: servers.reduce((sum, { more, tools }) => sum + tools.length + more, 0),
      failed: servers.filter(({ state }) => state === 'failed').length,
    });
  }
}

/** Returns a server whose state is unknown again. Its tools stay until it answers. */
function toAskedAgain({ more, name, resources, tools }: McpServer): McpServer {
  return { ...createPendingServer(name), more, resources, tools };
}

/** Returns whether Codex has reported the state of the server. */
function hasAnswered(state: McpServer['state']): boolean {
  return state !== 'asked' && state !== 'disabled';
}
