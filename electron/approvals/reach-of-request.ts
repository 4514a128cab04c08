import { z } from 'zod';
import { permissions, sortPermissions } from '../../shared/approvals/permissions.ts';
import { type Reach, reachOf } from '../../shared/approvals/reach.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import { pathStyle } from '../files/path-style.ts';
import { realPathOf } from '../files/real-path.ts';
import type { ThreadFacts } from './approval-threads.ts';

/** The places and networks that requests can name. */
const named = z.object({
  cwd: z.string().nullish(),
  grantRoot: z.string().nullish(),
  networkApprovalContext: z.object({ host: z.string() }).nullish(),
  permissions: permissions.nullish(),
  additionalPermissions: permissions.nullish(),
});

/**
 * What a request would let Codex reach, by real paths. Null if Codex did not say, or if the folder is unknown.
 * `changes` are those of its patch. `escalated`: the raw call asks to leave the sandbox.
 */
export async function reachOfRequest(
  params: unknown,
  thread: Pick<ThreadFacts, 'cwd' | 'fullAccess'> | null,
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
  return reachOf({
    workspace: await realPathOf(thread.cwd),
    pathStyle,
    networkHost: networkApprovalContext?.host ?? null,
    network: asked.network,
    anywhere: asked.isAnywhere,
    paths: await Promise.all([...new Set(paths)].map(realPathOf)),
    escalated,
    fullAccess: thread.fullAccess,
  });
}
