import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { CommandLimits } from '../../console/own-commands.ts';
import { threadProblem } from '../codex-problems.ts';

const readOnly: CommandLimits = { sandboxPolicy: { type: 'readOnly', networkAccess: false } };

/**
 * The bounds of a thread for a command that runs in its folder without it. Codex's policy to write in a workspace means
 * the folder that Codex itself runs in, the person's home, whatever folder the command is for (observed with 0.169); its
 * profile means that of the command. What config.toml widens does not hold there. Temporary folders, which the profile
 * opens, config.toml can close: then nothing may be written, as where the bounds are not known.
 */
export async function limitsOf(
  codex: CodexServer,
  { cwd, sandbox }: Pick<ThreadSettings, 'cwd' | 'sandbox'>,
): Promise<Result<CommandLimits, ThreadProblem>> {
  if (sandbox === 'fullAccess') return ok({ sandboxPolicy: { type: 'dangerFullAccess' } });
  if (sandbox !== 'workspaceWrite') return ok(readOnly);
  const read = await codex.request('config/read', { cwd });
  if (!read.ok) return err(threadProblem(read.error));
  const own = read.value.config.sandbox_workspace_write;
  const closesTemporary = (own?.exclude_slash_tmp ?? false) || (own?.exclude_tmpdir_env_var ?? false);
  return ok(closesTemporary ? readOnly : { permissionProfile: ':workspace' });
}
