import { z } from 'zod';
import { type EntryId, entryId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import { readRawItem, readShellCall } from '../../shared/transcript/raw-item.ts';

const rawItem = z.object({ item: z.unknown() });

/** What the model wrote of patches of one thread, for those that Codex refuses before it makes an item of them. */
export class RefusedPatches {
  readonly #texts = new Map<EntryId, string>();

  /** Takes a call of the model's, if it is one of a patch. */
  receive({ method, params }: CodexNotification): void {
    if (method !== 'rawResponseItem/completed') return;
    const raw = readRawItem(rawItem.safeParse(params).data?.item);
    if (raw.type !== 'call' || !raw.input.includes('*** Begin Patch')) return;
    const id = entryId.safeParse(raw.callId).data;
    const text = raw.name === 'apply_patch' ? raw.input : readShellCall(raw.input).rawCommand;
    if (id !== undefined) this.#texts.set(id, text);
  }

  /** The text of a patch in the model's own format; null when it is not known. */
  textOf(id: EntryId): string | null {
    return this.#texts.get(id) ?? null;
  }

  /** The turn is over: none of its patches is refused any more. */
  clear(): void {
    this.#texts.clear();
  }
}
