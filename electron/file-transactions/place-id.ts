import type { BigIntStats } from 'node:fs';
import { z } from 'zod';
import { lstat } from './disk.ts';
import type { SystemPath } from './file-state.ts';

/** Distinguishes files and folders at the same path. The numbers are decimal; `born` is in nanoseconds. */
export const placeId = z.object({ dev: z.string(), ino: z.string(), born: z.string() });
export type PlaceId = Readonly<z.infer<typeof placeId>>;

/** Returns the identity of a path without following links; null if nothing is visible. Never rejects. */
export async function getPlaceId(place: SystemPath): Promise<PlaceId | null> {
  const facts = await lstat(place, { bigint: true }).catch(() => null);
  return facts === null ? null : toPlaceId(facts);
}

/** Returns the identity of a real folder; null for a link or anything else. Never rejects. */
export async function getFolderId(place: SystemPath): Promise<PlaceId | null> {
  const facts = await lstat(place, { bigint: true }).catch(() => null);
  return facts?.isDirectory() ? toPlaceId(facts) : null;
}

function toPlaceId({ birthtimeNs, dev, ino }: BigIntStats): PlaceId {
  return { dev: String(dev), ino: String(ino), born: String(birthtimeNs) };
}

/** Whether two identities are the same place. A reconnected disk may get another device number. */
export function isSamePlace(one: PlaceId | null, other: PlaceId | null): boolean {
  if (one === null || other === null || one.ino !== other.ino) return false;
  return one.dev === other.dev || (one.born === other.born && one.born !== '0');
}
