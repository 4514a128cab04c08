import { z } from 'zod';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { McpListing, McpServer } from '../../../shared/catalogs/mcp/mcp-server.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { EmitTelemetry } from '../../../shared/privacy/telemetry/catalogue.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { compareNames } from '../by-name.ts';
import { codexProblemText } from '../codex-problem-words.ts';
import { askedServer, mcpServerOf } from './mcp-server-of.ts';

/** Whose servers: those that a thread runs with, or those of the configuration as a trusted folder sees it. */
export type McpScope = { readonly threadId: ThreadId | null; readonly folder: string | null };

export type McpCatalogDeps = {
  readonly codex: CodexServer;
  readonly emitEvent: EmitTelemetry;
  /** Told when more of a scope is known, or what is known may be old. */
  changed(key: string): void;
};

/** A server may be given longer to start than this; it counts as failed then, in milliseconds. */
const answerDeadlineMs = 120_000;

const configured = z.record(z.string(), z.looseObject({ enabled: z.boolean().default(true) }));
const started = z.object({ threadId: z.string().nullish(), name: z.string(), status: z.string() });

/** By what a scope is known. */
export function keyOfScope({ folder, threadId }: McpScope): string {
  return threadId ?? `folder ${folder ?? ''}`;
}

/** A list that begins as asked and grows with each answer. */
type Listing = { readonly scope: McpScope; listing: McpListing };

/**
 * The MCP servers of Codex with their tools. Codex is asked for each server by itself, so that one that hangs is all that
 * is missing, and nobody waits: what is known is told, and that there is more.
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
      const keys = [...this.#listings.keys()];
      this.#listings.clear();
      for (const key of keys) deps.changed(key);
    });
  }

  /** What is known of a scope; the first time this begins to ask. */
  list(scope: McpScope): McpListing {
    const key = keyOfScope(scope);
    const known = this.#listings.get(key);
    if (known !== undefined) return known.listing;
    const begun: Listing = { scope, listing: { servers: [], isWhole: false, problem: null } };
    this.#listings.set(key, begun);
    void this.#read(begun);
    return begun.listing;
  }

  /** Asks anew: at the next listing, or while a server has not answered yet at once for all that have. */
  forget(scope: McpScope): void {
    const of = this.#listings.get(keyOfScope(scope));
    if (of === undefined) return;
    if (of.listing.isWhole) this.#listings.delete(keyOfScope(scope));
    else for (const { name, state } of of.listing.servers) if (isAnswer(state)) void this.#ask(of, name);
  }

  /** Asks anew at the next listing, whoever has answered meanwhile. */
  forgetAll(): void {
    this.#listings.clear();
  }

  /** Lets go of all but these. */
  keep(held: ReadonlySet<string | null>): void {
    for (const key of this.#listings.keys()) if (!held.has(key)) this.#listings.delete(key);
  }

  async #read(of: Listing): Promise<void> {
    const config = await this.#deps.codex.request('config/read', { cwd: of.scope.folder });
    if (!config.ok) {
      this.#put(of, { servers: [], isWhole: true, problem: codexProblemText(config.error) });
      return;
    }
    const { mcp_servers: table } = config.value.config;
    // Codex gives them in an order of its own, another one each time.
    const servers = Object.entries(configured.catch({}).parse(table ?? {})).toSorted(([one], [other]) =>
      compareNames(one, other),
    );
    const disabled = ({ enabled }: { readonly enabled: boolean }) => (enabled ? {} : { state: 'disabled' as const });
    this.#put(of, {
      servers: servers.map(([name, entry]) => ({ ...askedServer(name), ...disabled(entry) })),
      isWhole: false,
      problem: null,
    });
    await Promise.all(servers.map(async ([name, { enabled }]) => (enabled ? this.#ask(of, name) : undefined)));
    this.#put(of, { ...of.listing, isWhole: true });
    this.#emitRefreshed(of.listing.servers);
  }

  async #ask(of: Listing, name: string): Promise<void> {
    const answered = await this.#request(of.scope, name);
    const server: McpServer = answered.ok
      ? (answered.value.data.map(mcpServerOf).find((found) => found.name === name) ?? {
          ...askedServer(name),
          state: 'failed',
          error: t`Codex knows no such server in this thread.`,
        })
      : { ...askedServer(name), state: 'failed', error: codexProblemText(answered.error) };
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
    // Codex has not loaded a thread that was only looked at.
    return threadId !== null && !answered.ok && answered.error.type === 'refused' ? await ask(null) : answered;
  }

  /** A server of a thread has come up, or has not: only what was not known yet is asked for. */
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
    const key = keyOfScope(of.scope);
    of.listing = listing;
    if (this.#listings.get(key) === of) this.#deps.changed(key);
  }

  #emitRefreshed(servers: readonly McpServer[]): void {
    this.#deps.emitEvent({
      type: 'mcp.refreshed',
      servers: servers.length,
      tools: servers.reduce((sum, { more, tools }) => sum + tools.length + more, 0),
      failed: servers.filter(({ state }) => state === 'failed').length,
    });
  }
}

/** Codex has said how the server is. */
function isAnswer(state: McpServer['state']): boolean {
  return state !== 'asked' && state !== 'disabled';
}
