import { z } from 'zod';

const plainPath = z.object({ type: z.literal('path'), path: z.string() });
const projectFolder = z.object({
  type: z.literal('special'),
  value: z.object({ kind: z.literal('project_roots'), subpath: z.null() }),
});

/** Permissions as Codex sends them. An entry's kind may be unknown to this version. */
export const permissions = z.object({
  network: z.object({ enabled: z.boolean().nullish() }).nullish(),
  fileSystem: z
    .object({
      read: z.array(z.string()).nullish(),
      write: z.array(z.string()).nullish(),
      entries: z.array(z.object({ path: z.unknown(), access: z.string() })).nullish(),
    })
    .nullish(),
});

/** The parsed type of `permissions`. */
export type AskedPermissions = z.infer<typeof permissions>;

/** What permissions grant, sorted by kind. */
export type SortedPermissions = {
  readonly network: boolean;
  /** Paths as Codex names them, each once. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Entries that are neither a readable nor a writable path, as Codex sent them. */
  readonly others: readonly unknown[];
  /** True if some of the others may match anywhere: a pattern, the disk root, or something unknown. */
  readonly isAnywhere: boolean;
};

/** Sorts permissions by what they grant. */
export function sortPermissions({ fileSystem, network }: AskedPermissions): SortedPermissions {
  const read = new Set(fileSystem?.read ?? []);
  const write = new Set(fileSystem?.write ?? []);
  const others: unknown[] = [];
  let isAnywhere = false;
  for (const asked of fileSystem?.entries ?? []) {
    const path = plainPath.safeParse(asked.path);
    if (path.success && asked.access === 'read') read.add(path.data.path);
    else if (path.success && asked.access === 'write') write.add(path.data.path);
    else {
      others.push(asked);
      const isHarmless = asked.access === 'deny' || projectFolder.safeParse(asked.path).success;
      isAnywhere ||= !isHarmless;
    }
  }
  return { network: network?.enabled === true, read: [...read], write: [...write], others, isAnywhere };
}
