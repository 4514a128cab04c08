import { err, ok, type Result } from '../../shared/base/result.ts';
import type { PromptPlace } from '../../shared/catalogs/prompts/prompt.ts';
import type { catalogsRequests } from '../../shared/contract/catalogs.ts';
import type { EventPayload, RequestValue } from '../../shared/contract/contract.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/telemetry-event.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { PerWindow } from '../host/per-window.ts';
import type { CatalogRefresh } from './catalog-refresh.ts';
import { describeCodexProblem } from './describe-codex-problem.ts';
import { McpCatalog, type McpScope, toScopeKey } from './mcp/mcp-catalog.ts';
import { PromptFolderReader } from './prompts/prompt-folder.ts';
import { SkillCatalog } from './prompts/skill-catalog.ts';
import { WorkspacePrompts } from './prompts/workspace-prompts.ts';
import { getTrustedFolder } from './trusted-folder.ts';

type Catalog = EventPayload<'catalogsChanged'>['catalogs'][number];

export type CatalogsDeps = {
  readonly codex: CodexServer;
  readonly lifetime: Lifetime;
  /** Shared by all catalogs. */
  readonly refresh: CatalogRefresh;
  readonly codexHome: string;
  readonly emitEvent: EmitTelemetry;
};

/**
 * The catalogs that a window has listed, and for which folder. `trusted` is null if the user does not trust it. `tools`
 * is the scope of its tools.
 */
type Listener = { readonly catalogs: Set<Catalog>; trusted: string | null; tools: string | null };

const catalogs: readonly Catalog[] = ['prompts', 'skills', 'tools'];

/** The catalogs to insert from while writing: prompts, skills and tools. No catalog waits for another. */
export class Catalogs {
  readonly #deps: CatalogsDeps;
  readonly #listeners = new PerWindow<Listener>();
  readonly #workspaces: WorkspacePrompts;
  readonly #skills: SkillCatalog;
  readonly #tools: McpCatalog;
  #home: PromptFolderReader | null = null;

  constructor(deps: CatalogsDeps) {
    this.#deps = deps;
    this.#workspaces = new WorkspacePrompts(deps.lifetime, (path, folder) =>
      deps.refresh.request(`prompts ${path}`, () => {
        folder.forget();
        this.#broadcastChanged('prompts', ({ trusted }) => trusted === path);
      }),
    );
    this.#skills = new SkillCatalog(deps.codex, () =>
      deps.refresh.request('skills', () => this.#broadcastChanged('skills', () => true)),
    );
    this.#tools = new McpCatalog({
      codex: deps.codex,
      emitEvent: deps.emitEvent,
      changed: (key) =>
        deps.refresh.request(`tools ${key}`, () => this.#broadcastChanged('tools', ({ tools }) => tools === key)),
    });
  }

  readonly handlers: DomainHandlers<keyof typeof catalogsRequests> = {
    listPrompts: async (window) => {
      this.#addListener(window, 'prompts');
      return ok(await this.#listPrompts(window));
    },
    readPrompt: async (window, { name, place }) => {
      const folder = this.#folder(window, place);
      return folder === null ? err({ type: 'untrusted' }) : await folder.read(name);
    },
    writePrompt: async (window, { place, ...prompt }) => {
      const folder = this.#folder(window, place);
      return folder === null ? err({ type: 'untrusted' }) : await folder.write(prompt);
    },
    listSkills: (window) => {
      this.#addListener(window, 'skills');
      return this.#listSkills(window);
    },
    listTools: async (window) => {
      const scope = getScope(window);
      this.#addListener(window, 'tools').tools = toScopeKey(scope);
      this.#dropUnused();
      return ok(this.#tools.list(scope));
    },
    refreshCatalogs: async (window) => {
      this.#getListener(window);
      this.#deps.refresh.request(`window ${window.id}`, () => {
        this.#tools.forget(getScope(window));
        this.#skills.forget();
        this.#home?.forget();
        this.#workspaces.find(getTrustedFolder(window))?.forget();
        for (const catalog of catalogs) this.#broadcastChanged(catalog, (_listener, of) => of === window);
      });
      return ok(null);
    },
    countInserted: async (_window, { kind }) => {
      this.#deps.emitEvent(kind === 'tool' ? { type: 'mcp.selected' } : { type: 'prompt.inserted', kind });
      return ok(null);
    },
  };

  /** Handles a new folder of a window, or a new trust decision: its lists may be outdated. */
  workspaceChanged(window: ClientWindow): void {
    const listener = this.#listeners.get(window);
    if (listener === null || listener.trusted === getTrustedFolder(window)) return;
    this.#setTrusted(window, listener);
    for (const catalog of listener.catalogs) this.#broadcastChanged(catalog, (_listener, of) => of === window);
  }

  /** Handles changed servers in the configuration: requests all of them again. */
  serversChanged(): void {
    this.#tools.forgetAll();
    this.#deps.refresh.request('tools', () => this.#broadcastChanged('tools', () => true));
  }

  /** Subscribes the window to runs of tools. */
  readonly followRuns = (window: ClientWindow): void => void this.#addListener(window, 'toolRuns');

  /** Announces updates about runs of tools. */
  runsChanged(): void {
    this.#deps.refresh.request('tool runs', () => this.#broadcastChanged('toolRuns', () => true));
  }

  /** Returns the window's listener. The window gets updates of its lists until its page shows something else. */
  #getListener(window: ClientWindow): Listener {
    const known = this.#listeners.get(window);
    if (known !== null) return known;
    const listener: Listener = { catalogs: new Set(), trusted: null, tools: null };
    const lifetime = window.view.child();
    lifetime.onEnd(() => this.#dropUnused());
    this.#listeners.put(window, listener, lifetime);
    lifetime.onEnd(() => this.#deps.refresh.forget(`window ${window.id}`));
    return listener;
  }

  #addListener(window: ClientWindow, catalog: Catalog): Listener {
    const listener = this.#getListener(window);
    listener.catalogs.add(catalog);
    this.#setTrusted(window, listener);
    return listener;
  }

  #setTrusted(window: ClientWindow, listener: Listener): void {
    listener.trusted = getTrustedFolder(window);
    this.#dropUnused();
  }

  #dropUnused(): void {
    const listeners = [...this.#listeners.entries()].map(([, listener]) => listener);
    this.#tools.retain(new Set(listeners.map(({ tools }) => tools)));
    const held = new Set(listeners.map(({ trusted }) => trusted));
    for (const path of this.#workspaces.retain(held)) this.#deps.refresh.forget(`prompts ${path}`);
  }

  /** Returns the prompt folder for a place. Null if there is no workspace, or if it is not trusted. */
  #folder(window: ClientWindow, place: PromptPlace): PromptFolderReader | null {
    return place === 'home' ? this.#homeFolder() : this.#workspaces.open(getTrustedFolder(window));
  }

  #homeFolder(): PromptFolderReader {
    const { codexHome, lifetime, refresh } = this.#deps;
    this.#home ??= new PromptFolderReader({
      lifetime,
      place: 'home',
      base: codexHome,
      pathInBase: ['prompts'],
      isBounded: false,
      changed: () =>
        refresh.request('prompts', () => {
          this.#home?.forget();
          this.#broadcastChanged('prompts', () => true);
        }),
    });
    return this.#home;
  }

  async #listPrompts(window: ClientWindow): Promise<RequestValue<'listPrompts'>> {
    const workspace = this.#folder(window, 'workspace');
    const listed = await Promise.all([this.#homeFolder().list(), ...(workspace === null ? [] : [workspace.list()])]);
    const untrusted = workspace === null ? listUntrustedFolder(window.workspace) : [];
    return {
      prompts: listed.flatMap(({ prompts }) => prompts),
      folders: [...listed.map(({ folder }) => folder), ...untrusted],
    };
  }

  async #listSkills(
    window: ClientWindow,
  ): Promise<Result<RequestValue<'listSkills'>, { readonly type: 'codexNotReady'; readonly message: string }>> {
    // Without a folder, Codex has not started.
    if (window.workspace === null) return ok({ skills: [], errors: [] });
    const listed = await this.#skills.list(window.workspace.path, getTrustedFolder(window) !== null);
    return listed.ok ? listed : err({ type: 'codexNotReady', message: describeCodexProblem(listed.error) });
  }

  #broadcastChanged(catalog: Catalog, isMeant: (listener: Listener, window: ClientWindow) => boolean): void {
    for (const [window, listener] of this.#listeners.entries()) {
      if (!listener.catalogs.has(catalog) || !isMeant(listener, window)) continue;
      window.send({ name: 'catalogsChanged', payload: { catalogs: [catalog] } });
    }
  }
}

function getScope(window: ClientWindow): McpScope {
  return { threadId: window.openThread, folder: getTrustedFolder(window) };
}

function listUntrustedFolder(workspace: WorkspaceSnapshot | null): RequestValue<'listPrompts'>['folders'] {
  if (workspace === null) return [];
  return [{ place: 'workspace', path: workspace.path, problem: 'untrusted', more: 0 }];
}
