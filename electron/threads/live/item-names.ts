import { z } from 'zod';
import { type EntryId, entryId, type TurnId, turnId } from '../../../shared/base/ids.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { isInProgress } from '../../../shared/transcript/is-in-progress.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import { toEntryOf } from '../../model/transcript/entry-from-item.ts';
import { type RawItem, readShellCall } from '../../model/transcript/raw-item.ts';
import { type ReadNotification, replaceItemId } from '../../model/transcript/read-notification.ts';
import { isSameEntry } from './is-same-entry.ts';

const itemParams = z.object({ item: z.unknown(), startedAtMs: z.number().nullish() });
const turnEndParams = z.object({ turn: z.object({ id: turnId }) });

/** The maximum stem length. It leaves room for a number in an id of 300 characters. */
const maxStemLength = 280;

/** An entry with a Codex id in a turn. */
type NamedItem = {
  readonly name: EntryId;
  /** The command of the raw call. Null if there was no raw call, or if it is not a shell call. */
  command: string | null;
  /** Whether the raw call and its output arrived. */
  call: 'unreported' | 'reported' | 'answered';
  /** How much of the item Codex reported. */
  item: 'none' | 'started' | 'ended';
};

/**
 * Gives each item of a thread a unique id. Codex takes call ids from the model's server, and some servers count from
 * zero in each response, or use one id for two calls. Without this, the second `call_0` would replace the first
 * command. A notification goes to the item of its kind with the same content.
 */
export class ItemNames {
  /** Everything with a Codex id, by turn and id, oldest first. */
  readonly #itemsByKey = new Map<string, NamedItem[]>();
  readonly #givenNames = new Set<EntryId>();
  readonly #namesById = new Map<EntryId, EntryId[]>();
  /** Codex's ids of renamed entries. */
  readonly #itemIds = new Map<EntryId, EntryId>();
  /** True while the response is open: Codex has not reported the end of the response since the last call. */
  #isResponseOpen = false;
  /** Outputs that arrived during the response. The model's server could have forged them. */
  #earlyOutputs: ReadNotification[] = [];

  /**
   * Returns the entry id of a Codex item: the newest unfinished item with its id that satisfies `isMeant`. Null if
   * items have this id but none satisfies it.
   */
  findName(
    transcript: Transcript,
    inTurn: TurnId,
    itemId: EntryId,
    isMeant: (entry: Entry) => boolean = () => true,
  ): EntryId | null {
    const all = this.#itemsByKey.get(toKey(inTurn, itemId)) ?? [];
    if (all.length === 0) return itemId;
    const open = all.filter(({ call, item }) => call !== 'answered' && item === 'started');
    return open.findLast(({ name }) => matchesEntry(transcript, inTurn, name, isMeant))?.name ?? null;
  }

  /** Lists all entry ids that items with this Codex id may have. */
  listNames(itemId: EntryId): readonly EntryId[] {
    return [itemId, ...(this.#namesById.get(itemId) ?? [])];
  }

  /** Returns Codex's id of an entry. */
  getItemId(name: EntryId): EntryId {
    return this.#itemIds.get(name) ?? name;
  }

  /**
   * Returns the notifications to handle now, with the entry ids of their items. Call this for each notification, in
   * order.
   *
   * Codex reports outputs after the response ends. The model's server may have forged an earlier one. So an early
   * output waits for the end of the response or the turn, and counts only if Codex reports no other output by then.
   */
  receive(transcript: Transcript, notification: ReadNotification): readonly ReadNotification[] {
    const { itemId, itemType, method, turnId } = notification;
    if (method === 'rawResponseItem/completed' && turnId !== null && itemId !== null && itemType !== null) {
      const isOutput = itemType.endsWith('_output');
      if (isOutput && this.#isResponseOpen) {
        this.#earlyOutputs.push(notification);
        return [];
      }
      if (!isOutput) this.#isResponseOpen = true;
    }
    if (method === 'rawResponse/completed' || method === 'error') this.#isResponseOpen = false;
    // Codex reports an error after the outputs of the broken response.
    if (method !== 'error' && method !== 'turn/completed') return [this.#rename(transcript, notification)];
    this.#isResponseOpen = false;
    const late = this.#earlyOutputs.flatMap((reported) =>
      this.#lacksOutput(transcript, reported) ? [this.#rename(transcript, reported)] : [],
    );
    this.#earlyOutputs = [];
    return [...late, this.#rename(transcript, notification)];
  }

  /** Whether the call of an output has no output yet. */
  #lacksOutput(transcript: Transcript, { itemId, turnId }: ReadNotification): boolean {
    return (
      turnId !== null &&
      itemId !== null &&
      this.#listItems(transcript, turnId, itemId).some(({ call }) => call === 'reported')
    );
  }

  #rename(transcript: Transcript, notification: ReadNotification): ReadNotification {
    const { itemId, itemType, method, params, turnId: inTurn } = notification;
    if (method === 'turn/completed') this.#forgetUnique(turnEndParams.safeParse(params).data?.turn.id);
    if (inTurn === null || itemId === null) return notification;
    if (method === 'item/started' || method === 'item/completed') {
      const { data } = itemParams.safeParse(params);
      if (data === undefined) return notification;
      const ended = method === 'item/completed';
      const reported = toEntryOf(data.item, notification.item, { ended, at: data.startedAtMs ?? null });
      // The user's messages also have ids from the app.
      if (reported.kind === 'user') return notification;
      const all = this.#listItems(transcript, inTurn, itemId);
      const of = (named: NamedItem) => findEntry(transcript, inTurn, named.name);
      const known = ended ? findEndedItem(all, of, reported) : findStartedItem(all, of, reported);
      const named = known ?? this.#addItem(transcript, all, itemId);
      if (ended) named.item = 'ended';
      else if (named.item === 'none') named.item = 'started';
      return replaceItemId(notification, named.name);
    }
    if (method === 'rawResponseItem/completed') {
      if (itemType === null) return notification;
      const all = this.#listItems(transcript, inTurn, itemId);
      const name = itemType.endsWith('_output')
        ? markAnswered(all)?.name
        : this.#recordCall(transcript, itemId, all, notification.rawItem).name;
      return replaceItemId(notification, name ?? itemId);
    }
    const all = this.#listItems(transcript, inTurn, itemId);
    const kind = partKinds[method];
    const last = all.at(-1);
    // A patch streams before its item starts, and before its raw call.
    const isWritten =
      last?.item === 'none' && last.call === 'unreported' && findEntry(transcript, inTurn, last.name)?.kind === 'patch';
    const meant =
      method === 'item/fileChange/patchUpdated'
        ? isWritten
          ? last
          : this.#addItem(transcript, all, itemId)
        : (all.findLast(
            (named) =>
              named.item === 'started' &&
              (kind === undefined || findEntry(transcript, inTurn, named.name)?.kind === kind),
          ) ?? last);
    return replaceItemId(notification, meant?.name ?? itemId);
  }

  /** Lists everything with a Codex id in a turn, including entries from our store. */
  #listItems(transcript: Transcript, inTurn: TurnId, itemId: EntryId): NamedItem[] {
    const key = toKey(inTurn, itemId);
    const known = this.#itemsByKey.get(key);
    if (known !== undefined) return known;
    const entry = findEntry(transcript, inTurn, itemId);
    const stored: NamedItem[] =
      entry === null
        ? []
        : [{ name: itemId, command: null, call: 'unreported', item: isInProgress(entry) ? 'started' : 'ended' }];
    this.#itemsByKey.set(key, stored);
    return stored;
  }

  #recordCall(transcript: Transcript, callId: EntryId, all: NamedItem[], raw: RawItem | null): NamedItem {
    const last = all.at(-1);
    const isWritten = last?.call === 'unreported' && last.item === 'none';
    const named = isWritten ? last : this.#addItem(transcript, all, callId);
    named.call = 'reported';
    if (raw?.type === 'call') named.command = readShellCall(raw.input).command;
    return named;
  }

  #addItem(transcript: Transcript, all: NamedItem[], itemId: EntryId): NamedItem {
    const name =
      all.length === 0 && !this.#isTaken(transcript, itemId) ? itemId : this.#createFreeName(transcript, itemId);
    this.#givenNames.add(name);
    const named: NamedItem = { name, command: null, call: 'unreported', item: 'none' };
    all.push(named);
    return named;
  }

  /** Drops ended items of a turn whose id is unique, because their entry is enough. */
  #forgetUnique(inTurn: TurnId | undefined): void {
    for (const [key, [only, ...others]] of this.#itemsByKey) {
      const isUnique = only?.item === 'ended' && others.length === 0;
      if (inTurn === undefined || !isUnique || key !== toKey(inTurn, only.name)) continue;
      this.#itemsByKey.delete(key);
      this.#givenNames.delete(only.name);
    }
  }

  #isTaken({ turns }: Transcript, id: EntryId): boolean {
    return this.#givenNames.has(id) || turns.some(({ entries }) => entries.some((entry) => entry.id === id));
  }

  #createFreeName(transcript: Transcript, itemId: EntryId): EntryId {
    const before = this.#namesById.get(itemId) ?? [];
    for (let n = before.length + 1; ; n++) {
      const name = entryId.parse(`${itemId.slice(0, maxStemLength)}~${n}`);
      if (this.#isTaken(transcript, name)) continue;
      before.push(name);
      this.#namesById.set(itemId, before);
      this.#itemIds.set(name, itemId);
      return name;
    }
  }
}

type FindEntry = (named: NamedItem) => Entry | null;

/** Finds the item that a start notification belongs to. Undefined if there is none yet. */
function findStartedItem(all: readonly NamedItem[], of: FindEntry, reported: Entry): NamedItem | undefined {
  const again = all.findLast((named) => {
    const entry = of(named);
    if (entry === null || named.item === 'none' || entry.kind !== reported.kind) return false;
    // Texts with a repeated id are separated when they are added to their turn.
    if ('state' in reported) return true;
    return named.item === 'started' && isSameEntry(entry, reported) && entry.at === reported.at;
  });
  return again ?? findWaitingItem(all, of, reported);
}

/** Finds the item that an end notification belongs to. Undefined if there is none yet. */
function findEndedItem(all: readonly NamedItem[], of: FindEntry, reported: Entry): NamedItem | undefined {
  const same = all.filter((named) => {
    const entry = of(named);
    return entry !== null && named.item !== 'none' && isSameEntry(entry, reported);
  });
  const isOf = (named: NamedItem) => of(named)?.at === reported.at;
  const open = same.filter(({ item }) => item === 'started');
  return (
    open.find(isOf) ??
    same.findLast((named) => 'state' in reported || (isOf(named) && reported.at !== null)) ??
    // Codex stores start times by id, so an end can have the time of the next start.
    open[0] ??
    findWaitingItem(all, of, reported)
  );
}

/** Finds the call, or the streamed patch, that waits for this item. */
function findWaitingItem(all: readonly NamedItem[], of: FindEntry, reported: Entry): NamedItem | undefined {
  const waiting = all.filter((named) => {
    if (named.item !== 'none' || named.call === 'answered') return false;
    const entry = of(named);
    return entry === null || entry.kind === reported.kind;
  });
  const command = reported.kind === 'command' ? reported.command : null;
  return waiting.find((named) => command !== null && named.command === command) ?? waiting[0];
}

/** Finds the call that an output belongs to, and marks it. Codex reports outputs in the order of the calls. */
function markAnswered(all: readonly NamedItem[]): NamedItem | undefined {
  const named = all.find(({ call }) => call === 'reported');
  if (named === undefined) return all.at(-1);
  named.call = 'answered';
  return named;
}

/** The kind of item that each delta notification belongs to. */
const partKinds: Readonly<Record<string, Entry['kind']>> = {
  'item/commandExecution/outputDelta': 'command',
  'item/commandExecution/terminalInteraction': 'command',
  'item/mcpToolCall/progress': 'tool',
  'item/agentMessage/delta': 'assistant',
  'item/plan/delta': 'plan',
  'item/reasoning/textDelta': 'reasoning',
  'item/reasoning/summaryTextDelta': 'reasoning',
  'item/reasoning/summaryPartAdded': 'reasoning',
};

function matchesEntry(
  transcript: Transcript,
  inTurn: TurnId,
  name: EntryId,
  isMeant: (entry: Entry) => boolean,
): boolean {
  const entry = findEntry(transcript, inTurn, name);
  return entry !== null && isMeant(entry);
}

function findEntry({ turns }: Transcript, inTurn: TurnId, name: EntryId): Entry | null {
  return turns.findLast(({ id }) => id === inTurn)?.entries.findLast(({ id }) => id === name) ?? null;
}

function toKey(inTurn: TurnId, itemId: EntryId): string {
  return JSON.stringify([inTurn, itemId]);
}
