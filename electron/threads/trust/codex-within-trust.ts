import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { CodexParams, CodexReply } from '../../../shared/codex-protocol/protocol.ts';
import type { CodexProblem, CodexServer } from '../../codex/codex-server.ts';
import type { FolderDecisions, FormerEntries, Surroundings, TrustLevel } from '../../host/folder-decisions.ts';
import { trustKey } from '../../host/trust-key.ts';
import { projectFolders } from '../project-folders.ts';
import { hasFolderSettings, permissionsOf, reachWithoutProjects } from './permissions.ts';
import { type Work, WritingWork } from './writing-work.ts';

/** What Codex is to go by in folders. */
export type ThreadTrust = {
  decisionsFor(folder: string, surroundings: Surroundings): Promise<FolderDecisions>;
  /** For a Codex that works nowhere yet. */
  entriesBefore(): Promise<FormerEntries>;
};

/** Lets Codex work in a folder, or says in a sentence why it must not now. */
export type Admit = (folder: string) => Promise<Result<null, string>>;

/** A Codex that is kept to what the person trusts. */
export type CodexWithinTrust = CodexServer & {
  /** Whether the Codex that runs now loaded this thread, at any time, with settings of its folder. */
  usesFolderSettings(threadId: string): boolean;
};

/** The requests with which Codex loads a thread, and with it the settings of its folder. */
const loading: ReadonlySet<string> = new Set(['thread/start', 'thread/resume', 'thread/fork']);
/** Those upon which it loads the configuration of the threads that it has again, without what they were started with. */
const refreshing: ReadonlySet<string> = new Set([
  'account/login/start',
  'account/logout',
  'config/mcpServer/reload',
  'mcpServerStatus/list',
]);
/** Those for which it reads the settings of a folder, and loads no thread. */
const inFolder: ReadonlySet<string> = new Set(['command/exec', 'config/read']);
const placed = z.object({
  approvalPolicy: z.unknown().optional(),
  cwd: z.string().nullish(),
  threadId: z.string().nullish(),
  config: z.looseObject({}).nullish(),
  sandboxPolicy: z
    .object({ type: z.string(), writableRoots: z.array(z.string()).optional() })
    .nullish()
    .catch(null),
});
type Settled = Pick<FolderDecisions, 'levels' | 'refusal'>;
const loaded = z.object({ thread: z.object({ id: z.string() }) });

/**
 * The same Codex, kept to what the person trusts. By itself, Codex takes trust from the root of a repository and from the
 * main checkout of a worktree, starts the tool servers that settings name, and enters a repository as trusted when a
 * thread starts in it. With a word of ours for each folder it does neither. No folder widens the sandbox of a thread: the
 * places that it would add stay writable in each later turn. `admit` is asked before Codex loads a thread or runs a
 * command of ours. While something could write in a folder from above, be it one of the `works` or a turn or a command that
 * has only just begun, Codex loads no settings there: they could be others by the time it reads them.
 */
export function codexWithinTrust(
  codex: CodexServer,
  trust: ThreadTrust,
  admit: Admit,
  works: () => readonly Work[],
): CodexWithinTrust {
  const writing = new WritingWork(codex, works);
  /** Where this Codex works. */
  const folders = new Set<string>();
  /** The threads whose folder brought settings. One that is loaded again keeps those that it had. */
  const withSettings = new Set<string>();
  let tidied: Promise<void> | null = null;
  let generation = 0;
  const write = async (levels: FormerEntries): Promise<void> => {
    const edits = Object.entries(levels).map(([place, level]) => {
      const entry = `projects.${quotedKey(trustKey(place))}`;
      const keyPath = level === null ? entry : `${entry}.trust_level`;
      return { keyPath, value: level, mergeStrategy: 'upsert' as const };
    });
    // Where config.toml cannot be written, what a thread is started with holds all the same.
    if (edits.length > 0) await codex.request('config/batchWrite', { edits });
  };
  // Once, before this Codex works anywhere: no thread of it needs what the one before did.
  const tidy = () => (tidied ??= trust.entriesBefore().then(write));
  codex.onGenerationEnd(() => {
    generation += 1;
    folders.clear();
    withSettings.clear();
    tidied = null;
  });
  /** Null if Codex restarted meanwhile: nobody would remove the entries until the new one ends. */
  const settleNow = async (folder: string, needed: readonly TrustLevel[], reloads = false): Promise<Settled | null> => {
    const asked = generation;
    await tidy();
    // Before the look: what begins later waits until Codex has read what we looked at.
    const surroundings = { writers: writing.writers(), reloads };
    const { levels, toWrite, refusal } = await trust.decisionsFor(folder, surroundings);
    if (asked !== generation) return null;
    await write(Object.fromEntries(Object.entries(toWrite).filter(([, level]) => needed.includes(level))));
    return asked === generation ? { levels, refusal } : null;
  };
  const settle = async (folder: string, needed: readonly TrustLevel[]): Promise<Settled> => {
    for (;;) {
      const settled = await settleNow(folder, needed);
      if (settled !== null) return settled;
    }
  };
  const admission = async (folder: string): Promise<Result<null, CodexProblem>> => {
    const admitted = await admit(folder);
    return admitted.ok ? admitted : refusedWith(admitted.error);
  };
  const load: CodexServer['request'] = async (method, params, options) => {
    const { cwd, threadId } = placed.parse(params);
    const folder = cwd ? ok(cwd) : await folderOf(codex, threadId ?? '');
    if (!folder.ok) return folder;
    return await writing.whileReading([folder.value], () => loadIn(folder.value)(method, params, options));
  };
  const loadIn =
    (cwd: string): CodexServer['request'] =>
    async (method, params, options) => {
      const { approvalPolicy, config } = placed.parse(params);
      const admitted = await admission(cwd);
      if (!admitted.ok) return admitted;
      const { levels, refusal } = await settle(cwd, ['trusted', 'untrusted']);
      if (refusal !== null) return refusedWith(refusal);
      const settled = generation;
      folders.add(cwd);
      const projects = Object.fromEntries(
        Object.entries(levels).map(([place, level]) => [place, { trust_level: level }]),
      );
      const read = await codex.request('config/read', { cwd, includeLayers: true });
      if (!read.ok) return read;
      if (settled !== generation) return await loadIn(cwd)(method, params, options);
      const own = structuredClone(params);
      Object.assign(
        Object(own),
        method === 'thread/start' && !approvalPolicy ? await configured(read.value, cwd, levels) : {},
        { config: { ...config, ...reachWithoutProjects(read.value), projects } },
      );
      const reply = await codex.request(method, own, options);
      const id = reply.ok ? loaded.safeParse(reply.value).data?.thread.id : undefined;
      if (id !== undefined) writing.isIn(id, cwd);
      if (id !== undefined && settled === generation && hasFolderSettings(read.value)) withSettings.add(id);
      return reply;
    };
  const request: CodexServer['request'] = async (method, params, options) => {
    if (loading.has(method)) return await load(method, params, options);
    // At once, so that none waits for one that does not answer.
    if (refreshing.has(method)) {
      return await writing.whileReading([...folders], async () => {
        await Promise.all([...folders].map((folder) => settleNow(folder, ['trusted', 'untrusted'], true)));
        return await codex.request(method, params, options);
      });
    }
    if (method === 'turn/start') {
      const { cwd, sandboxPolicy, threadId } = placed.parse(params);
      return await writing.turn(threadId ?? '', cwd ?? null, sandboxPolicy ?? null, () =>
        codex.request(method, params, options),
      );
    }
    const { cwd, sandboxPolicy } = inFolder.has(method) ? placed.parse(params) : {};
    if (cwd && method === 'command/exec') {
      const admitted = await admission(cwd);
      if (!admitted.ok) return admitted;
    }
    // Reading must tell nothing that is not trusted; what is trusted is entered once a thread starts.
    if (cwd) await settle(cwd, ['untrusted']);
    const send = () => codex.request(method, params, options);
    return cwd && method === 'command/exec' ? await writing.command(cwd, sandboxPolicy ?? null, send) : await send();
  };
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
  };
}

function refusedWith(message: string): Result<never, CodexProblem> {
  return err({ type: 'refused', code: 0, message, data: null });
}

/** A path as a part of a key path. Codex takes the character after a backslash as it is, so JSON's \\t would become a t. */
function quotedKey(place: string): string {
  return `"${place.replaceAll(/[\\"]/g, '\\$&')}"`;
}

/** The folder of a thread that is about to be loaded. */
async function folderOf(codex: CodexServer, threadId: string): Promise<Result<string, CodexProblem>> {
  const read = await codex.request('thread/read', { threadId });
  return read.ok ? ok(read.value.thread.cwd) : read;
}

/**
 * What Codex chooses by itself where a thread is told nothing of permissions: our words on trust would change it. A folder
 * that we trust without an entry in config.toml, such as the worktree of a run, counts as trusted.
 */
async function configured(
  { config }: CodexReply<'config/read'>,
  cwd: string,
  levels: FolderDecisions['levels'],
): Promise<Partial<CodexParams<'thread/start'>>> {
  const folders = await projectFolders(cwd);
  const isTrusted = levels[trustKey(cwd)] === 'trusted';
  const projects = { ...Object(config.projects), ...(isTrusted && { [cwd]: { trust_level: 'trusted' } }) };
  const { approvalPolicy, limits } = permissionsOf('config', { ...config, projects }, folders);
  return limits.type === 'profile'
    ? { approvalPolicy, permissions: limits.name }
    : { approvalPolicy, sandbox: limits.sandbox };
}
