import { err, ok } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { HookSandbox } from '../commits/run-hooks.ts';
import { runSandboxed } from '../console/run-sandboxed.ts';
import { getCommandLimits } from '../threads/trust/thread-sandbox.ts';

/** A limit for lost hooks, above the one that they have. */
const maxDurationMs = 15 * 60_000;
const maxOutputBytes = 4 * 1024 * 1024;

/** Runs hooks in the sandbox of Codex, which opens the given folders to every program. */
export function createHookSandbox(codex: CodexServer, listOpenFolders: HookSandbox['listOpenFolders']): HookSandbox {
  return {
    listOpenFolders,
    run: async ({ environment, folder, signal, words }) => {
      const limits = await getCommandLimits(codex, { cwd: folder, sandbox: 'workspaceWrite' });
      if (!limits.ok) return err(t`Codex is not running.`);
      if (!limits.value.permissionProfile) return err(t`Codex's settings close temporary folders, which hooks need.`);
      const limit = { maxDurationMs, maxOutputBytes };
      const ran = await runSandboxed(codex, { words, folder, environment, signal, ...limit });
      if (!ran.ok) return err(ran.error.type === 'refused' ? ran.error.message : t`Codex has stopped.`);
      const { exitCode, stderr, stdout } = ran.value;
      const isCut = [stdout, stderr].some((text) => Buffer.byteLength(text) >= maxOutputBytes);
      return ok({ exitCode, output: `${stdout}${stderr}${isCut ? t`\n[More output was left out.]\n` : ''}` });
    },
  };
}
