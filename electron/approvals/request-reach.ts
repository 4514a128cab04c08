import { tmpdir } from 'node:os';
import { z } from 'zod';
import { permissions, sortPermissions } from '../../shared/approvals/permissions.ts';
import { computeReach, type Reach } from '../../shared/approvals/reach.ts';
import { isInside, toPathInside } from '../../shared/files/is-inside.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import { isGoverned } from '../files/governed-name.ts';
import { pathStyle } from '../files/path-style.ts';
import { resolveRealPath, resolveRealPathIn } from '../files/real-path.ts';
import { readGitHead } from '../git/git-head.ts';
import type { ApprovalThreadFacts } from './approval-threads.ts';

/** The places and networks that requests can name. */
const named = z.object({
  cwd: z.string().nullish(),
  grantRoot: z.string().nullish(),
  networkApprovalContext: z.object({ host: z.string() }).nullish(),
  permissions: permissions.nullish(),
  additionalPermissions: permissions.nullish(),
});

/**
 * Returns what a request would let Codex reach, by real paths. Null if Codex did not report it, or if the folder is
 * unknown. `changes` are those of its patch. `escalated`: the raw call asks to leave the sandbox.
 */
export async function resolveRequestReach(
  params: unknown,
  thread: Pick<ApprovalThreadFacts, 'cwd' | 'hasFullAccess' | 'isReadOnly'> | null,
  changes: readonly FileChange[],
  escalated: boolean,
): Promise<Reach | null> {
  const request = named.safeParse(params);
  if (!request.success || thread === null || thread.cwd === '') return null;
  const { additionalPermissions, cwd, grantRoot, networkApprovalContext } = request.data;
  const asked = sortPermissions(request.data.permissions ?? additionalPermissions ?? {});
  const paths = [
    cwd,
    grantRoot,
    ...changes.flatMap((change) => [change.path, change.movedTo]),
    ...asked.read,
    ...asked.write,
  ].filter((path) => typeof path === 'string');
  const workspace = await resolveRealPath(thread.cwd);
  return computeReach({
    workspace,
    pathStyle,
    networkHost: networkApprovalContext?.host ?? null,
    network: asked.network,
    anywhere: asked.isAnywhere,
    paths: await Promise.all([...new Set(paths)].map((path) => resolveRealPathIn(thread.cwd, path))),
    escalated,
    unsandboxed: thread.hasFullAccess ? [] : await findUnsandboxedFiles(changes, workspace, thread.isReadOnly),
    fullAccess: thread.hasFullAccess,
  });
}

/**
 * Returns the real paths of changed files that the thread's sandbox does not let Codex write. In a read-only thread,
 * these are all files. Otherwise, these are the files outside the folder and the folders for temporary files, and the
 * files that govern the repository or its agents.
 */
async function findUnsandboxedFiles(
  changes: readonly FileChange[],
  workspace: string,
  readOnly: boolean,
): Promise<readonly string[]> {
  if (changes.length === 0) return [];
  const named = changes.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo]));
  const files = await Promise.all(named.map((path) => resolveRealPathIn(workspace, path)));
  if (readOnly) return files;
  const gitFolder = (await readGitHead(workspace))?.headFolder ?? null;
  const closed = gitFolder === null ? [] : [await resolveRealPath(gitFolder)];
  const open = await Promise.all([tmpdir(), ...(pathStyle === 'posix' ? ['/tmp'] : [])].map(resolveRealPath));
  return files.filter((file) => {
    const inside = toPathInside(workspace, file, pathStyle);
    if (closed.some((folder) => isInside(folder, file, pathStyle))) return true;
    if (inside !== null) return isGoverned(inside.split('/', 1)[0] ?? '');
    return !open.some((folder) => isInside(folder, file, pathStyle));
  });
}
