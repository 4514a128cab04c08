import { z } from 'zod';
import { toWholeJsonText } from '../transcript/json-text.ts';
import type { Asked } from './approval.ts';
import { type AskedPermissions, permissions, sortPermissions } from './permissions.ts';

/** What a set of permissions grants, as far as this version understands it. */
export type PermissionGrants = Omit<Extract<Asked, { kind: 'permissions' }>, 'kind'>;

/** The permissions Codex requests, with repeated paths merged. Null when the request cannot be read. */
export function readRequestedPermissions(params: unknown): Asked | null {
  const read = z.object({ permissions }).safeParse(params);
  return read.success ? { kind: 'permissions', ...toPermissions(read.data.permissions) } : null;
}

/**
 * A command's additional permissions once it is approved. Null for none. If this version cannot read some of it, all of
 * it is JSON text.
 */
export function describeAdditional(value: unknown): PermissionGrants | null {
  if (value === null || value === undefined) return null;
  const read = permissions.safeParse(value);
  if (!read.success) return { network: false, read: [], write: [], other: toWholeJsonText(value) };
  const granted = toPermissions(read.data);
  const isEmpty = !granted.network && granted.other === null && granted.read.length + granted.write.length === 0;
  return isEmpty ? null : granted;
}

function toPermissions(asked: AskedPermissions): PermissionGrants {
  const { network, others, read, write } = sortPermissions(asked);
  return { network, read: [...read], write: [...write], other: others.length > 0 ? toWholeJsonText(others) : null };
}
