import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { CommandLimits } from '../../console/own-commands.ts';
import { toThreadProblem } from '../codex-problems.ts';

const readOnlyLimits: CommandLimits = { sandboxPolicy: { type: 'readOnly', networkAccess: false } };

/**
 * Returns the limits for a command that runs in a thread's folder outside the thread. Codex's workspace-write policy
 * applies to the folder that Codex runs in, the user's home, not to the folder of the command (observed with 0.169).
 * Codex's profile applies to the folder of the command. Whatever config.toml adds does not apply there. The profile
 * opens temporary folders, which config.toml can close. If it closes them, or if the limits are unknown, the command
 * may not write anywhere.
 */
export async function getCommandLimits(
  codex: CodexServer,
  { cwd, sandbox }: Pick<ThreadSettings, 'cwd' | 'sandbox'>,
): Promise<Result<CommandLimits, ThreadProblem>> {
  if (sandbox === 'fullAccess') return ok({ sandboxPolicy: { type: 'dangerFullAccess' } });
  if (sandbox !== 'workspaceWrite') return ok(readOnlyLimits);
  const read = await codex.request('config/read', { cwd });
  if (!read.ok) return err(toThreadProblem(read.error));
  const own = read.value.config.sandbox_workspace_write;
  const closesTemporary = (own?.exclude_slash_tmp ?? false) || (own?.exclude_tmpdir_env_var ?? false);
  return ok(closesTemporary ? readOnlyLimits : { permissionProfile: ':workspace' });
}
