import { err, ok, type Result } from '../../shared/base/result.ts';
import type { SandboxMode } from '../../shared/codex-protocol/generated/v2/SandboxMode';
import type { SandboxPolicy } from '../../shared/codex-protocol/generated/v2/SandboxPolicy';
import type { ThreadProblem } from '../../shared/contract/threads.ts';
import type { ThreadSettings } from '../../shared/threads/thread-summary.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { threadProblem } from './codex-problems.ts';
import { policyOf } from './permissions.ts';

/** The sandbox that a thread has now, spelled out; where that is not known, or not one of Codex's three, read-only. */
export async function sandboxOf(
  codex: CodexServer,
  { cwd, sandbox }: Pick<ThreadSettings, 'cwd' | 'sandbox'>,
): Promise<Result<SandboxPolicy, ThreadProblem>> {
  const read = await codex.request('config/read', { cwd });
  return read.ok ? ok(policyOf(modes[sandbox ?? 'other'], read.value.config)) : err(threadProblem(read.error));
}

const modes: Readonly<Record<NonNullable<ThreadSettings['sandbox']>, SandboxMode>> = {
  readOnly: 'read-only',
  workspaceWrite: 'workspace-write',
  fullAccess: 'danger-full-access',
  other: 'read-only',
};
