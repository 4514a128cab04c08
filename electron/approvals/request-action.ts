import { z } from 'zod';
import type { Asked } from '../../shared/approvals/approval.ts';
import { canonicalizeCommand } from '../../shared/approvals/canonical-command.ts';
import type { CodexAction } from '../../shared/approvals/covers-action.ts';
import { type PathStyle, toPathInside } from '../../shared/files/is-inside.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { isElsewhere, type PathSystem, resolveRealPathIn, thisMachine } from '../files/real-path.ts';

const none = z.array(z.unknown()).max(0).nullish();

/** A request for a single command and nothing else. Fields that a rule cannot cover must be absent. */
const commandRequest = z.object({
  kind: z.literal('command').optional(),
  environmentId: z.literal('local').nullish(),
  approvalId: z.null().optional(),
  command: z.string().nullish(),
  networkApprovalContext: z.null().optional(),
  additionalPermissions: z
    .object({ fileSystem: z.object({ read: none, write: none, entries: none }).nullish() })
    .nullish(),
});

/**
 * Returns the action that a request asks for, in the terms of rules. Null if no rule may answer it. `entry` is its
 * transcript entry. `workspace` is the real path of the thread's folder, where a command without a folder runs. Does
 * not access other machines, so no rule may answer a request about files there.
 */
export async function getRequestAction(
  params: unknown,
  asked: Asked,
  entry: Entry | null,
  workspace: string,
  system: PathSystem = thisMachine,
): Promise<CodexAction | null> {
  if (asked.kind === 'patch') {
    if (asked.grantRoot !== null) return null;
    return await toPatchAction(
      asked.files.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo])),
      workspace,
      system,
    );
  }
  const request = commandRequest.safeParse(params);
  if (asked.kind !== 'command' || !request.success) return null;
  const raw = request.data.command ?? (entry?.kind === 'command' ? entry.rawCommand : '');
  return raw === '' ? null : await toCommandAction(raw, asked.cwd ?? workspace, workspace, system);
}

/** Returns the action of a transcript entry. Null for anything but commands and patches. */
export async function getEntryAction(
  entry: Entry,
  workspace: string,
  system: PathSystem = thisMachine,
): Promise<CodexAction | null> {
  if (entry.kind === 'command' && entry.source === 'codex') {
    return await toCommandAction(entry.rawCommand, entry.cwd ?? workspace, workspace, system);
  }
  if (entry.kind !== 'patch') return null;
  return await toPatchAction(
    entry.files.map(({ path }) => path),
    workspace,
    system,
  );
}

/**
 * The longest command that a rule can cover. People do not read longer ones carefully enough to remember them, and
 * comparing them keeps the host busy for too long.
 */
export const maxRuleCommandLength = 20_000;

async function toCommandAction(
  raw: string,
  cwd: string,
  workspace: string,
  system: PathSystem,
): Promise<CodexAction | null> {
  if (raw.length > maxRuleCommandLength || isElsewhere(workspace, cwd, system.style)) return null;
  const real = await resolveRealPathIn(workspace, cwd, system);
  const folder = toPathInside(workspace, real, system.style) ?? real;
  return { kind: 'command', command: canonicalizeCommand(raw), folder };
}

/** Returns the action of a patch. Null if it leaves the workspace, or if a name in it may be an alias of a file. */
async function toPatchAction(
  files: readonly string[],
  workspace: string,
  system: PathSystem,
): Promise<CodexAction | null> {
  const { style } = system;
  if (files.some((file) => isElsewhere(workspace, file, style))) return null;
  const real = await Promise.all(files.map((file) => resolveRealPathIn(workspace, file, system)));
  const paths = real
    .flatMap((file) => toPathInside(workspace, file, style) || [])
    .filter((path) => !isAlias(path, style));
  return paths.length === 0 || paths.length < files.length ? null : { kind: 'patch', paths };
}

/** Windows has aliases for files: short names, streams, and ignored trailing dots and spaces. */
function isAlias(path: string, style: PathStyle): boolean {
  return style === 'windows' && /~\d|:|[. ](?:\/|$)/.test(path);
}
