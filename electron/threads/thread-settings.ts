import { z } from 'zod';
import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import type { ThreadSettings } from '../../shared/threads/thread-summary.ts';
import type { AskForApproval, SandboxPolicy, Thread } from '../model/codex-protocol/generated.ts';
import type { CodexReply } from '../model/codex-protocol/protocol.ts';

/** Returns a thread's settings, from Codex's reply to its start or resume. */
export function settingsFromReply(
  id: ThreadId,
  reply: CodexReply<'thread/start'> | CodexReply<'thread/resume'>,
): ThreadSettings {
  return {
    threadId: id,
    cwd: reply.cwd,
    model: reply.model,
    effort: reply.reasoningEffort,
    approvalPolicy: toPolicyName(reply.approvalPolicy),
    sandbox: sandboxNames[reply.sandbox.type],
  };
}

/** Returns the known settings of a thread that only Codex's store has. */
export function settingsFromStored({ id, cwd, model, reasoningEffort }: Thread): ThreadSettings {
  return {
    threadId: threadId.parse(id),
    cwd,
    model,
    effort: reasoningEffort,
    approvalPolicy: null,
    sandbox: null,
  };
}

/** The settings as Codex's store has them now. What that does not say stays as it is known. */
export function mergeStoredSettings(known: ThreadSettings | null, stored: Thread): ThreadSettings {
  const now = settingsFromStored(stored);
  return known === null
    ? now
    : { ...known, cwd: now.cwd, model: now.model ?? known.model, effort: now.effort ?? known.effort };
}

const updatedParams = z.object({
  threadSettings: z.object({
    cwd: z.string(),
    model: z.string(),
    effort: z.string().nullable(),
    approvalPolicy: z.union([z.string(), z.looseObject({})]),
    sandboxPolicy: z.object({ type: z.string() }),
  }),
});

/** Returns the settings after `thread/settings/updated`. Returns `known` if the params cannot be read. */
export function settingsFromNotification(known: ThreadSettings, params: unknown): ThreadSettings {
  const { data } = updatedParams.safeParse(params);
  if (data === undefined) return known;
  const { cwd, model, effort, approvalPolicy, sandboxPolicy } = data.threadSettings;
  const sandbox = isSandbox(sandboxPolicy.type) ? sandboxNames[sandboxPolicy.type] : 'other';
  const policy = typeof approvalPolicy === 'string' ? approvalPolicy : 'granular';
  return { ...known, cwd, model, effort, approvalPolicy: policy, sandbox };
}

const sandboxNames: Readonly<Record<SandboxPolicy['type'], ThreadSettings['sandbox']>> = {
  dangerFullAccess: 'fullAccess',
  readOnly: 'readOnly',
  workspaceWrite: 'workspaceWrite',
  externalSandbox: 'other',
};

function isSandbox(type: string): type is SandboxPolicy['type'] {
  return Object.hasOwn(sandboxNames, type);
}

function toPolicyName(policy: AskForApproval): string {
  return typeof policy === 'string' ? policy : 'granular';
}
