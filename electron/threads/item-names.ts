import { z } from 'zod';
import { type EntryId, entryId, type TurnId, turnId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { entryFromItem } from '../../shared/transcript/entry-from-item.ts';
import { isUnderWay } from '../../shared/transcript/is-under-way.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';

const itemParams = z.looseObject({ turnId, item: z.looseObject({ id: entryId }) });
const rawParams = z.looseObject({ turnId, item: z.looseObject({ type: z.string(), call_id: entryId }) });
const partParams = z.looseObject({ turnId, itemId: entryId });

/** Leaves room for a number in an id of 300 characters. */
const longestStem = 280;

/**
 * Gives each item of a thread an id of its own. Codex takes the ids of calls from the model's server, and some servers
 * count from zero with each response. Without this, the second `call_0` would replace the command that ran first.
 */
export class ItemNames {
  /** The names of items whose id was taken, by turn and Codex's id. */
  readonly #names = new Map<string, EntryId>();
  readonly #given = new Set<EntryId>();
  readonly #namesById = new Map<EntryId, EntryId[]>();

  /** The id under which an item of Codex stands in the transcript. */
  nameOf(inTurn: TurnId, itemId: EntryId): EntryId {
    return this.#names.get(keyOf(inTurn, itemId)) ?? itemId;
  }

  /** All ids under which items with this id of Codex may stand in the transcript. */
  namesOf(itemId: EntryId): readonly EntryId[] {
    return [itemId, ...(this.#namesById.get(itemId) ?? [])];
  }

  /** The notification with the ids that its items have in the transcript. To be called once for each, in their order. */
  rename(transcript: Transcript, notification: CodexNotification): CodexNotification {
    const { method, params } = notification;
    if (method === 'item/started' || method === 'item/completed') {
      const { data } = itemParams.safeParse(params);
      if (data === undefined) return notification;
      const { kind } = entryFromItem(data.item, { ended: true, at: null });
      // Messages of the person have ids of the app's own beside these.
      if (kind === 'user') return notification;
      const here = this.#entryOf(transcript, data.turnId, data.item.id);
      const isNew =
        method === 'item/started'
          ? here === null || startsAgain(here, kind)
          : here !== null && here.kind !== kind && !isUnderWay(here);
      const id = this.#nameFor(transcript, data.turnId, data.item.id, isNew);
      return { ...notification, params: { ...data, item: { ...data.item, id } } };
    }
    if (method === 'rawResponseItem/completed') {
      const { data } = rawParams.safeParse(params);
      if (data === undefined) return notification;
      const { call_id: callId, type } = data.item;
      const here = this.#entryOf(transcript, data.turnId, callId);
      const isNew = !type.endsWith('_output') && (here === null || !isUnderWay(here));
      const id = this.#nameFor(transcript, data.turnId, callId, isNew);
      return { ...notification, params: { ...data, item: { ...data.item, call_id: id } } };
    }
    const { data } = partParams.safeParse(params);
    if (data === undefined) return notification;
    const here = this.#entryOf(transcript, data.turnId, data.itemId);
    // A patch streams before its item starts.
    const isNew = method === 'item/fileChange/patchUpdated' && (here === null || !isUnderWay(here));
    return { ...notification, params: { ...data, itemId: this.#nameFor(transcript, data.turnId, data.itemId, isNew) } };
  }

  #entryOf({ turns }: Transcript, inTurn: TurnId, itemId: EntryId): Entry | null {
    const name = this.nameOf(inTurn, itemId);
    return turns.findLast(({ id }) => id === inTurn)?.entries.findLast(({ id }) => id === name) ?? null;
  }

  /** The name that an item has, or a free one where it is `isNew` and something else has that name. */
  #nameFor(transcript: Transcript, inTurn: TurnId, itemId: EntryId, isNew: boolean): EntryId {
    const key = keyOf(inTurn, itemId);
    const own = this.#names.get(key);
    if (!isNew) return own ?? itemId;
    // A call has its name from the model's word on, before its item starts.
    const isFree = own === undefined ? !this.#isTaken(transcript, itemId) : !isIn(transcript, own);
    if (isFree) return own ?? itemId;
    const free = this.#freeName(transcript, itemId);
    this.#names.set(key, free);
    this.#given.add(free);
    return free;
  }

  #isTaken(transcript: Transcript, id: EntryId): boolean {
    return this.#given.has(id) || isIn(transcript, id);
  }

  #freeName(transcript: Transcript, itemId: EntryId): EntryId {
    const before = this.#namesById.get(itemId) ?? [];
    for (let n = before.length + 1; ; n++) {
      const name = entryId.parse(`${itemId.slice(0, longestStem)}~${n}`);
      if (this.#isTaken(transcript, name)) continue;
      before.push(name);
      this.#namesById.set(itemId, before);
      return name;
    }
  }
}

/** Texts that repeat an id are told apart where they are put into their turn. */
function startsAgain(known: Entry, kind: Entry['kind']): boolean {
  return !isUnderWay(known) && !('state' in known && known.kind === kind);
}

function isIn({ turns }: Transcript, id: EntryId): boolean {
  return turns.some(({ entries }) => entries.some((entry) => entry.id === id));
}

function keyOf(inTurn: TurnId, itemId: EntryId): string {
  return JSON.stringify([inTurn, itemId]);
}
