import { z } from 'zod';
import { type EntryId, entryId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import { readRawItem, readShellCall } from '../../shared/transcript/raw-item.ts';

const rawItem = z.object({ item: z.unknown() });

/** What the model wrote for the patches of one thread, for patches that Codex refuses before it creates an item. */
export class RefusedPatches {
  readonly #texts = new Map<EntryId, string>();

  /** Handles a raw call of the model, if it is a patch. */
  receive({ method, params }: CodexNotification): void {
    if (method !== 'rawResponseItem/completed') return;
    const raw = readRawItem(rawItem.safeParse(params).data?.item);
    if (raw.type !== 'call' || !raw.input.includes('*** Begin Patch')) return;
    const id = entryId.safeParse(raw.callId).data;
    const text = raw.name === 'apply_patch' ? raw.input : readShellCall(raw.input).rawCommand;
    if (id !== undefined) this.#texts.set(id, text);
  }

  /** The text of a patch in the model's own format. Null if unknown. */
  textOf(id: EntryId): string | null {
    return this.#texts.get(id) ?? null;
  }

  /** Drops everything at the end of a turn: no patch of it can be refused anymore. */
  clear(): void {
    this.#texts.clear();
  }
}
