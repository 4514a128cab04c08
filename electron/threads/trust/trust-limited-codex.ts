import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexProblem, CodexServer } from '../../codex/codex-server.ts';
import type { DecisionContext, FolderDecisions, FormerEntries, TrustLevel } from '../../host/folder-decisions.ts';
import { toTrustKey } from '../../host/trust-key.ts';
import type { CodexParams, CodexReply } from '../../model/codex-protocol/protocol.ts';
import { findProjectFolders } from '../project-folders.ts';
import { getPermissions, getReachWithoutProjects, hasFolderSettings } from './permissions.ts';
import { checkPlanTools, createPlanConfig, planPermissions } from './plan-limits.ts';
import { PlanningTurns } from './planning-turns.ts';
import { type FolderWork, WritingWork } from './writing-work.ts';

/** Decides what Codex may use in a folder. */
export type ThreadTrust = {
  decide(folder: string, surroundings: DecisionContext): Promise<FolderDecisions>;
  /** Returns the cleanup for a new Codex that works nowhere yet. */
  getFormerEntries(): Promise<FormerEntries>;
};

/** Decides whether Codex may work in a folder. The error is a sentence. */
export type Admit = (folder: string) => Promise<Result<null, string>>;

/** A Codex limited to what the user trusts. */
export type TrustLimitedCodex = CodexServer & {
  /** Whether the current Codex process ever loaded this thread with its folder's settings. */
  usesFolderSettings(threadId: string): boolean;
  /** Whether the current Codex process may call a tool in this thread without asking, whatever config.toml says now. */
  mayUseTools(threadId: string): boolean;
};

/** Requests that make Codex load a thread with its folder's settings. */
const loadingMethods: ReadonlySet<string> = new Set(['thread/start', 'thread/resume', 'thread/fork']);
/**
 * Requests that make Codex reload the configuration of all its threads, without their overrides from the start. The tools
 * that Codex may call without asking change even in a running turn (observed with 0.169).
 */
const refreshingMethods: ReadonlySet<string> = new Set([
  'account/login/start',
  'account/logout',
  'config/mcpServer/reload',
  'mcpServerStatus/list',
]);
/** Requests that make Codex read a folder's settings without loading a thread. */
const folderMethods: ReadonlySet<string> = new Set(['command/exec', 'config/read']);
const placedParams = z.object({
  approvalPolicy: z.unknown().optional(),
  cwd: z.string().nullish(),
  threadId: z.string().nullish(),
  config: z.looseObject({}).nullish(),
  permissions: z.unknown().optional(),
  sandboxPolicy: z
    .object({ type: z.string(), writableRoots: z.array(z.string()).optional() })
    .nullish()
    .catch(null),
});
type SettledTrust = Pick<FolderDecisions, 'levels' | 'refusal'>;
const reloadedText = t`Codex just read its settings again. Send again.`;
const planningText = t`Codex is planning. Try again when it has finished.`;
const appsReply = z.object({ apps: z.array(z.object({ callable: z.boolean() })) });
const loadedReply = z.object({ thread: z.object({ id: z.string() }) });

/**
 * Wraps a Codex so that it stays within what the user trusts. On its own, Codex inherits trust from the root of a
 * repository and from the main checkout of a worktree, starts the tool servers named in settings, and marks a
 * repository as trusted when a thread starts in it. An explicit entry for each folder prevents that. A folder can never
 * widen a thread's sandbox, because the paths it adds would stay writable in every later turn. `admit` runs before
 * Codex loads a thread or runs one of our commands. Codex loads no settings of a folder while something could write
 * there from above: one of the `works`, or a turn or command that just started. Otherwise the settings could change
 * before Codex reads them.
 */
export function limitCodexToTrust(
  codex: CodexServer,
  trust: ThreadTrust,
  admit: Admit,
  works: () => readonly FolderWork[],
): TrustLimitedCodex {
  const writing = new WritingWork(codex, works);
  /** The folders where this Codex works. */
  const folders = new Set<string>();
  /** Threads loaded with their folder's settings. A thread keeps them when it is loaded again. */
  const withSettings = new Set<string>();
  /** Threads loaded with a tool that Codex may call without asking. */
  const withTools = new Set<string>();
  const loaded = new Set<string>();
  const refreshes = new Set<Promise<unknown>>();
  let isReloadDue = false;
  let tidied: Promise<void> | null = null;
  let generation = 0;
  const write = async (levels: FormerEntries): Promise<void> => {
    const edits = Object.entries(levels).map(([place, level]) => {
      const entry = `projects.${quoteKey(toTrustKey(place))}`;
      const keyPath = level === null ? entry : `${entry}.trust_level`;
      return { keyPath, value: level, mergeStrategy: 'upsert' as const };
    });
    // If config.toml cannot be written, the overrides at thread start still apply.
    if (edits.length > 0) await codex.request('config/batchWrite', { edits });
  };
  // Runs once, before this Codex works anywhere, because none of its threads needs the entries of the previous process.
  const tidy = () => (tidied ??= trust.getFormerEntries().then(write));
  codex.onGenerationEnd(() => {
    generation += 1;
    folders.clear();
    withSettings.clear();
    withTools.clear();
    loaded.clear();
    isReloadDue = false;
    tidied = null;
  });
  /** Returns null if Codex restarted in the meantime: the entries would stay until the new process ends. */
  const settleNow = async (
    folder: string,
    needed: readonly TrustLevel[],
    reloads = false,
  ): Promise<SettledTrust | null> => {
    const asked = generation;
    await tidy();
    // List the writers before the check. Turns and commands that start later wait until Codex has read what we checked.
    const surroundings = { writers: writing.listWriters(), reloads };
    const { levels, toWrite, refusal } = await trust.decide(folder, surroundings);
    if (asked !== generation) return null;
    await write(Object.fromEntries(Object.entries(toWrite).filter(([, level]) => needed.includes(level))));
    return asked === generation ? { levels, refusal } : null;
  };
  const settle = async (folder: string, needed: readonly TrustLevel[]): Promise<SettledTrust> => {
    for (;;) {
      const settled = await settleNow(folder, needed);
      if (settled !== null) return settled;
    }
  };
  const admission = async (folder: string): Promise<Result<null, CodexProblem>> => {
    const admitted = await admit(folder);
    return admitted.ok ? admitted : toRefusal(admitted.error);
  };
  const load: CodexServer['request'] = async (method, params, options) => {
    const { cwd, threadId } = placedParams.parse(params);
    const folder = cwd ? ok(cwd) : await readThreadFolder(codex, threadId ?? '');
    if (!folder.ok) return folder;
    return await writing.whileReading([folder.value], () => loadIn(folder.value)(method, params, options));
  };
  const loadIn =
    (cwd: string): CodexServer['request'] =>
    async (method, params, options) => {
      const { approvalPolicy, config } = placedParams.parse(params);
      const admitted = await admission(cwd);
      if (!admitted.ok) return admitted;
      const { levels, refusal } = await settle(cwd, ['trusted', 'untrusted']);
      if (refusal !== null) return toRefusal(refusal);
      const settled = generation;
      folders.add(cwd);
      const projects = Object.fromEntries(
        Object.entries(levels).map(([place, level]) => [place, { trust_level: level }]),
      );
      const read = await codex.request('config/read', { cwd, includeLayers: true });
      if (!read.ok) return read;
      if (settled !== generation) return await loadIn(cwd)(method, params, options);
      const now = { ...read.value.config, projects: { ...Object(read.value.config.projects), ...projects } };
      const { limits } = getPermissions('config', now, await findProjectFolders(cwd));
      const chosen =
        method === 'thread/start' && !approvalPolicy ? await getStartPermissions(read.value, cwd, levels) : {};
      const loadWith = async (more: object) => {
        const own = structuredClone(params);
        const reach = getReachWithoutProjects(read.value);
        Object.assign(Object(own), chosen, { config: { ...config, ...reach, ...more, projects } });
        return await codex.request(method, own, options);
      };
      const planned = await loadWith(createPlanConfig(read.value.config, limits));
      if (settled !== generation && isConfigRefused(planned)) return await loadIn(cwd)(method, params, options);
      // What manages this Codex may forbid more profiles. The thread then works, but cannot plan.
      const reply = isConfigRefused(planned) ? await loadWith({}) : planned;
      const id = reply.ok ? loadedReply.safeParse(reply.value).data?.thread.id : undefined;
      if (id !== undefined) writing.setFolder(id, cwd);
      if (id !== undefined) loaded.add(id);
      if (id !== undefined && !checkPlanTools(read.value.config).ok) withTools.add(id);
      if (id !== undefined && settled === generation && hasFolderSettings(read.value)) withSettings.add(id);
      return reply;
    };
  /** Every thread may get what the configuration of any folder allows. */
  const noteTools = async (folder: string): Promise<void> => {
    const read = await codex.request('config/read', { cwd: folder });
    if (read.ok && checkPlanTools(read.value.config).ok) return;
    for (const id of loaded) withTools.add(id);
  };
  const readApps: CodexServer['request'] = async (method, params, options) => {
    const reply = await codex.request(method, params, options);
    const apps = reply.ok ? appsReply.safeParse(reply.value).data?.apps : undefined;
    // A loaded thread keeps its apps, although config.toml may turn them off.
    if (apps?.some(({ callable }) => callable)) for (const id of loaded) withTools.add(id);
    return reply;
  };
  /** Plans wait for this. */
  const track = <T>(work: Promise<T>): Promise<T> => {
    refreshes.add(work);
    return work.finally(() => refreshes.delete(work));
  };
  const refresh: CodexServer['request'] = async (method, params, options) => {
    const reply = await writing.whileReading([...folders], async () => {
      await Promise.all([...folders].map((folder) => settleNow(folder, ['trusted', 'untrusted'], true)));
      return await codex.request(method, params, options);
    });
    // The reply does not wait for this, because a folder may not answer.
    if (loaded.size > 0) void track(Promise.all([...folders].map(noteTools)));
    return reply;
  };
  const startPlan: CodexServer['request'] = async (method, params, options) => {
    while (refreshes.size > 0) await Promise.allSettled(refreshes);
    const { threadId } = placedParams.parse(params);
    return withTools.has(threadId ?? '') ? toRefusal(reloadedText) : await codex.request(method, params, options);
  };
  const request: CodexServer['request'] = async (method, params, options) => {
    if (loadingMethods.has(method)) return await load(method, params, options);
    if (method === 'app/installed') return await readApps(method, params, options);
    // Do not queue these requests, so that one unanswered request cannot block the others.
    if (refreshingMethods.has(method)) {
      if (planning.isOn) {
        isReloadDue ||= method === 'config/mcpServer/reload';
        return toRefusal(planningText);
      }
      return await track(refresh(method, params, options));
    }
    if (method === 'turn/start') {
      const { cwd, permissions, sandboxPolicy, threadId } = placedParams.parse(params);
      const plans = permissions === planPermissions.permissions;
      const policy = plans ? { type: 'readOnly' } : (sandboxPolicy ?? null);
      const send: CodexServer['request'] = plans ? startPlan : (...args) => codex.request(...args);
      return await writing.runTurn(threadId ?? '', cwd ?? null, policy, () =>
        planning.send(threadId ?? '', plans, () => send(method, params, options)),
      );
    }
    const { cwd, sandboxPolicy } = folderMethods.has(method) ? placedParams.parse(params) : {};
    if (cwd && method === 'command/exec') {
      const admitted = await admission(cwd);
      if (!admitted.ok) return admitted;
    }
    // Reading must not expose untrusted settings. Trusted folders get their entry when a thread starts.
    if (cwd) await settle(cwd, ['untrusted']);
    const send = () => codex.request(method, params, options);
    return cwd && method === 'command/exec' ? await writing.runCommand(cwd, sandboxPolicy ?? null, send) : await send();
  };
  const planning = new PlanningTurns(codex, () => {
    if (isReloadDue) void request('config/mcpServer/reload', undefined);
    isReloadDue = false;
  });
  return {
    get state() {
      return codex.state;
    },
    get pid() {
      return codex.pid;
    },
    onState: (listen) => codex.onState(listen),
    ready: () => codex.ready(),
    request,
    onNotification: (listen) => codex.onNotification(listen),
    onServerRequest: (listen) => codex.onServerRequest(listen),
    onStderr: (listen) => codex.onStderr(listen),
    reply: (generation, id, result) => codex.reply(generation, id, result),
    refuse: (generation, id, message) => codex.refuse(generation, id, message),
    onGenerationEnd: (listen) => codex.onGenerationEnd(listen),
    restart: () => codex.restart(),
    stop: () => codex.stop(),
    usesFolderSettings: (threadId) => withSettings.has(threadId),
    mayUseTools: (threadId) => withTools.has(threadId),
  };
}

function isConfigRefused(reply: Result<unknown, CodexProblem>): boolean {
  return !reply.ok && reply.error.type === 'refused' && reply.error.message.includes('failed to load configuration');
}

function toRefusal(message: string): Result<never, CodexProblem> {
  return err({ type: 'refused', code: 0, message, data: null });
}

/**
 * Quotes a path as part of a key path. Codex keeps the character after a backslash unchanged, so JSON's \\t would
 * become a t.
 */
function quoteKey(place: string): string {
  return `"${place.replaceAll(/[\\"]/g, '\\$&')}"`;
}

/** Reads the folder of a thread that is about to load. */
async function readThreadFolder(codex: CodexServer, threadId: string): Promise<Result<string, CodexProblem>> {
  const read = await codex.request('thread/read', { threadId });
  return read.ok ? ok(read.value.thread.cwd) : read;
}

/**
 * Returns the permissions that Codex would choose on its own for a thread without explicit ones. Our trust entries
 * would change them. A folder that we trust without an entry in config.toml, such as a run's worktree, counts as
 * trusted.
 */
async function getStartPermissions(
  { config }: CodexReply<'config/read'>,
  cwd: string,
  levels: FolderDecisions['levels'],
): Promise<Partial<CodexParams<'thread/start'>>> {
  const folders = await findProjectFolders(cwd);
  const isTrusted = levels[toTrustKey(cwd)] === 'trusted';
  const projects = { ...Object(config.projects), ...(isTrusted && { [cwd]: { trust_level: 'trusted' } }) };
  const { approvalPolicy, limits } = getPermissions('config', { ...config, projects }, folders);
  return limits.type === 'profile'
    ? { approvalPolicy, permissions: limits.name }
    : { approvalPolicy, sandbox: limits.sandbox };
}
