import { z } from 'zod';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexServer } from '../codex/codex-server.ts';

/** The folders whose settings Codex must not load when it works in a folder; often none. */
export type UntrustedFor = (folder: string) => Promise<readonly string[]>;

/** Lets Codex work in a folder, or says in a sentence why it must not now. */
export type Admit = (folder: string) => Promise<Result<null, string>>;

/** The requests with which Codex loads a thread, and with it the settings of its folder. */
const loading: ReadonlySet<string> = new Set(['thread/start', 'thread/resume', 'thread/fork']);
const loaded = z.object({ cwd: z.string().nullish(), threadId: z.string().optional() });

/**
 * The same Codex, kept to what the person trusts. By itself, Codex loads the settings of every folder below a trusted one
 * and starts the tool servers that they name. For the threads of a folder, those of folders that the person has not
 * trusted are switched off. `admit` is asked before Codex loads a thread.
 */
export function codexWithinTrust(codex: CodexServer, untrustedFor: UntrustedFor, admit: Admit): CodexServer {
  const settingsFor = async (folder: string | null): Promise<object> => {
    const folders = folder === null ? [] : await untrustedFor(folder);
    if (folders.length === 0) return {};
    return { config: { projects: Object.fromEntries(folders.map((each) => [each, { trust_level: 'untrusted' }])) } };
  };
  const load: CodexServer['request'] = async (method, params, options) => {
    const folder = await folderOf(codex, params);
    const admitted = folder === null ? ok(null) : await admit(folder);
    if (!admitted.ok) return err({ type: 'refused', code: 0, message: admitted.error, data: null });
    const own = structuredClone(params);
    Object.assign(Object(own), await settingsFor(folder));
    return await codex.request(method, own, options);
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
    request: (method, params, options) =>
      loading.has(method) ? load(method, params, options) : codex.request(method, params, options),
    onNotification: (listen) => codex.onNotification(listen),
    onServerRequest: (listen) => codex.onServerRequest(listen),
    onStderr: (listen) => codex.onStderr(listen),
    reply: (generation, id, result) => codex.reply(generation, id, result),
    refuse: (generation, id, message) => codex.refuse(generation, id, message),
    onGenerationEnd: (listen) => codex.onGenerationEnd(listen),
    restart: () => codex.restart(),
    stop: () => codex.stop(),
  };
}

/** The folder of a thread that is about to be loaded; null when Codex does not know the thread. */
async function folderOf(codex: CodexServer, params: unknown): Promise<string | null> {
  const { cwd, threadId } = loaded.parse(params);
  if (cwd) return cwd;
  if (threadId === undefined) return null;
  const read = await codex.request('thread/read', { threadId });
  return read.ok ? read.value.thread.cwd : null;
}
