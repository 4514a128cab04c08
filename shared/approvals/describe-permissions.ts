import { z } from 'zod';
import { wholeJsonText } from '../transcript/json-text.ts';
import type { Asked } from './approval.ts';

const plainPath = z.object({ type: z.literal('path'), path: z.string() });
const entry = z.object({ path: z.unknown(), access: z.string() });
const permissions = z.object({
  network: z.object({ enabled: z.boolean().nullish() }).nullish(),
  fileSystem: z
    .object({
      read: z.array(z.string()).nullish(),
      write: z.array(z.string()).nullish(),
      entries: z.array(entry).nullish(),
    })
    .nullish(),
});

/** What a set of permissions grants, as far as this version knows it. */
export type Permissions = Omit<Extract<Asked, { kind: 'permissions' }>, 'kind'>;

/** The permissions that Codex asks for; the same path told twice is one. Null when the request cannot be read. */
export function describePermissions(params: unknown): Asked | null {
  const read = z.object({ permissions }).safeParse(params);
  return read.success ? { kind: 'permissions', ...sorted(read.data.permissions) } : null;
}

/**
 * What a command may do besides, once it is approved. Null for nothing; what this version cannot read is all of it, as
 * JSON text.
 */
export function describeAdditional(value: unknown): Permissions | null {
  if (value === null || value === undefined) return null;
  const read = permissions.safeParse(value);
  if (!read.success) return { network: false, read: [], write: [], other: wholeJsonText(value) };
  const granted = sorted(read.data);
  const isEmpty = !granted.network && granted.other === null && granted.read.length + granted.write.length === 0;
  return isEmpty ? null : granted;
}

function sorted({ fileSystem, network }: z.infer<typeof permissions>): Permissions {
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
    network: network?.enabled === true,
    read: [...reads],
    write: [...writes],
    other: others.length > 0 ? wholeJsonText(others) : null,
  };
}
