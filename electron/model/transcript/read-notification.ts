import { z } from 'zod';
import { type EntryId, entryId, type ThreadId, type TurnId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { CodexNotification } from '../codex-protocol/protocol.ts';
import { codexItem, type ReadItem } from './codex-item.ts';
import { type RawItem, readRawItem } from './raw-item.ts';

/**
 * A notification with the facts that several readers need, each parsed once. A fact that is missing or invalid is null.
 * Every reader checks the other `params` it needs.
 */
export type ReadNotification = CodexNotification & {
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
  /** The id of the item that this is about. For a raw item, the id of its call. */
  readonly itemId: EntryId | null;
  /** The type of the item or raw item that this contains. */
  readonly itemType: string | null;
  /** The item that this contains, if this version can read it. */
  readonly item: ReadItem | null;
  /** The raw item that this contains. */
  readonly rawItem: RawItem | null;
};

/** The turn and the item that something belongs to. */
export type ItemPlace = { readonly turnId: TurnId; readonly itemId: EntryId };

const place = z.object({ threadId: threadId.optional().catch(undefined), turnId: turnId.optional().catch(undefined) });
const optionalId = entryId.optional().catch(undefined);
const type = z.string().optional().catch(undefined);
const partParams = place.extend({ itemId: optionalId });
const itemParams = place.extend({ item: z.object({ id: optionalId, type }).optional().catch(undefined) });
const rawParams = place.extend({ item: z.object({ call_id: optionalId, type }).optional().catch(undefined) });

/** Parses the ids and the item of a notification. Accepts anything. */
export function readNotification({ emittedAtMs, method, params }: CodexNotification): ReadNotification {
  switch (method) {
    case 'item/started':
    case 'item/completed': {
      const read = itemParams.safeParse(params).data;
      return {
        method,
        params,
        emittedAtMs,
        threadId: read?.threadId ?? null,
        turnId: read?.turnId ?? null,
        itemId: read?.item?.id ?? null,
        itemType: read?.item?.type ?? null,
        item: codexItem.safeParse(getItem(params)).data ?? null,
        rawItem: null,
      };
    }
    case 'rawResponseItem/completed': {
      const read = rawParams.safeParse(params).data;
      return {
        method,
        params,
        emittedAtMs,
        threadId: read?.threadId ?? null,
        turnId: read?.turnId ?? null,
        itemId: read?.item?.call_id ?? null,
        itemType: read?.item?.type ?? null,
        item: null,
        rawItem: readRawItem(getItem(params)),
      };
    }
    default: {
      const read = partParams.safeParse(params).data;
      return {
        method,
        params,
        emittedAtMs,
        threadId: read?.threadId ?? null,
        turnId: read?.turnId ?? null,
        itemId: read?.itemId ?? null,
        itemType: null,
        item: null,
        rawItem: null,
      };
    }
  }
}

function getItem(params: unknown): unknown {
  return typeof params === 'object' && params !== null && 'item' in params ? params.item : undefined;
}

/** Returns the notification with another id for its item, in `params` too. */
export function replaceItemId(notification: ReadNotification, itemId: EntryId): ReadNotification {
  if (itemId === notification.itemId) return notification;
  const { item, method, params, rawItem } = notification;
  const fields = toFields(params);
  switch (method) {
    case 'item/started':
    case 'item/completed': {
      const renamed = { ...fields, item: { ...toFields(fields.item), id: itemId } };
      return { ...notification, itemId, params: renamed, item: item === null ? null : { ...item, id: itemId } };
    }
    case 'rawResponseItem/completed': {
      const renamed = { ...fields, item: { ...toFields(fields.item), call_id: itemId } };
      const raw = rawItem === null || rawItem.type === 'other' ? rawItem : { ...rawItem, callId: itemId };
      return { ...notification, itemId, params: renamed, rawItem: raw };
    }
    default:
      return { ...notification, itemId, params: { ...fields, itemId } };
  }
}

function toFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
