import { z } from 'zod';
import { jsonText } from '../transcript/json-text.ts';
import type { Asked } from './approval.ts';

const plainPath = z.object({ type: z.literal('path'), path: z.string() });
const entry = z.object({ path: z.unknown(), access: z.string() });
const permissions = z.object({
  permissions: z.object({
    network: z.object({ enabled: z.boolean().nullish() }).nullish(),
    fileSystem: z
      .object({
        read: z.array(z.string()).nullish(),
        write: z.array(z.string()).nullish(),
        entries: z.array(entry).nullish(),
      })
      .nullish(),
  }),
});

/** The permissions that Codex asks for; the same path told twice is one. Null when the request cannot be read. */
export function describePermissions(params: unknown): Asked | null {
  const read = permissions.safeParse(params);
  if (!read.success) return null;
  const { network, fileSystem } = read.data.permissions;
  const reads = new Set(fileSystem?.read ?? []);
  const writes = new Set(fileSystem?.write ?? []);
  const others: unknown[] = [];
  for (const asked of fileSystem?.entries ?? []) {
    const path = plainPath.safeParse(asked.path);
    if (path.success && asked.access === 'read') reads.add(path.data.path);
    else if (path.success && asked.access === 'write') writes.add(path.data.path);
    else others.push(asked);
  }
  return {
    kind: 'permissions',
    network: network?.enabled === true,
    read: [...reads],
    write: [...writes],
    other: others.length > 0 ? jsonText(others) : null,
  };
}
