import { z } from 'zod';
import type { Asked } from '../../shared/approvals/approval.ts';
import { canonicaliseCommand } from '../../shared/approvals/canonical-command.ts';
import type { Action } from '../../shared/approvals/covers-action.ts';
import { pathInside } from '../../shared/files/is-inside.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { pathStyle } from '../files/path-style.ts';
import { realPathOf } from '../files/real-path.ts';

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
 * The action a request asks for, in the terms of rules. Null if no rule may answer it. `entry` is its transcript entry.
 * `workspace` is the real path of the thread's folder, where a command without a folder runs.
 */
export async function actionOfRequest(
  params: unknown,
  asked: Asked,
  entry: Entry | null,
  workspace: string,
): Promise<Action | null> {
  if (asked.kind === 'patch') {
    if (asked.grantRoot !== null) return null;
    return await patchAction(
      asked.files.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo])),
      workspace,
    );
  }
  const request = commandRequest.safeParse(params);
  if (asked.kind !== 'command' || !request.success) return null;
  const raw = request.data.command ?? (entry?.kind === 'command' ? entry.rawCommand : '');
  return raw === '' ? null : await commandAction(raw, asked.cwd ?? workspace, workspace);
}

/** The action of a transcript entry. Null for anything but commands and patches. */
export async function actionOfEntry(entry: Entry, workspace: string): Promise<Action | null> {
  if (entry.kind === 'command' && entry.source === 'codex') {
    return await commandAction(entry.rawCommand, entry.cwd ?? workspace, workspace);
  }
  if (entry.kind !== 'patch') return null;
  return await patchAction(
    entry.files.map(({ path }) => path),
    workspace,
  );
}

/**
 * The longest command that a rule can cover. People do not read longer ones carefully enough to remember them, and
 * comparing them keeps the host busy for too long.
 */
export const longestRuled = 20_000;

async function commandAction(raw: string, cwd: string, workspace: string): Promise<Action | null> {
  if (raw.length > longestRuled) return null;
  const real = await realPathOf(cwd);
  const folder = pathInside(workspace, real, pathStyle) ?? real;
  return { kind: 'command', command: canonicaliseCommand(raw), folder };
}

/** Null for a patch that leaves the workspace, or that names a file by a possible alias. */
async function patchAction(files: readonly string[], workspace: string): Promise<Action | null> {
  const real = await Promise.all(files.map(realPathOf));
  const paths = real.flatMap((file) => pathInside(workspace, file, pathStyle) || []).filter((path) => !isAlias(path));
  return paths.length === 0 || paths.length < files.length ? null : { kind: 'patch', paths };
}

/** Windows has aliases for files: short names, streams, and ignored trailing dots and spaces. */
function isAlias(path: string): boolean {
  return pathStyle === 'windows' && /~\d|:|[. ](?:\/|$)/.test(path);
}
