import { z } from 'zod';
import { type EntryId, entryId, type TurnId } from '../../shared/base/ids.ts';
import type { FileUpdateChange } from '../model/codex-protocol/generated.ts';
import type { ReadNotification } from '../model/transcript/read-notification.ts';

/** Codex's reports of changes: the diff of a turn as text, or what one patch does to each file. */
export type ChangesNotification =
  | { readonly type: 'turn'; readonly turnId: TurnId; readonly text: string }
  | {
      readonly type: 'patch';
      readonly turnId: TurnId;
      readonly entryId: EntryId;
      readonly changes: readonly FileUpdateChange[];
      /** True while the patch is still being written. */
      readonly streaming: boolean;
    };

const change = z.object({
  path: z.string(),
  kind: z.discriminatedUnion('type', [
    z.object({ type: z.literal('add') }),
    z.object({ type: z.literal('delete') }),
    z.object({ type: z.literal('update'), move_path: z.string().nullable() }),
  ]),
  diff: z.string(),
});

/** A patch, as Codex reports and stores it. */
export const patchItem = z.object({
  type: z.literal('fileChange'),
  id: entryId,
  status: z.string(),
  changes: z.array(change),
});

const turnDiff = z.object({ diff: z.string() });
const patchUpdated = z.object({ changes: z.array(change) });
const patchReported = z.object({ item: patchItem });

/** Reads a notification. Null if it is not about file changes. */
export function readChangesNotification(notification: ReadNotification): ChangesNotification | null {
  const { itemId, itemType, method, params, turnId } = notification;
  if (turnId === null) return null;
  switch (method) {
    case 'turn/diff/updated': {
      const { data } = turnDiff.safeParse(params);
      return data === undefined ? null : { type: 'turn', turnId, text: data.diff };
    }
    case 'item/fileChange/patchUpdated': {
      const { data } = patchUpdated.safeParse(params);
      if (data === undefined || itemId === null) return null;
      return { type: 'patch', turnId, entryId: itemId, changes: data.changes, streaming: true };
    }
    case 'item/started':
    case 'item/completed': {
      if (itemType !== 'fileChange') return null;
      const { data } = patchReported.safeParse(params);
      if (data === undefined) return null;
      const { id, changes } = data.item;
      return { type: 'patch', turnId, entryId: id, changes, streaming: false };
    }
    default:
      return null;
  }
}
