import { getPlaceKey, type OtherText, type StoredText, type TextPlace } from '../../shared/texts/stored-text.ts';
import { hostClient } from '../client/page-client.ts';
import { PageTexts } from '../client/page-texts.ts';
import { systemClock } from '../client/system-clock.ts';
import { useConnection } from '../stores/connection.store.ts';
import type { DraftKey } from '../stores/draft-key.ts';
import {
  fieldTextChanged,
  fromBefore,
  otherTextDropped,
  otherTextsChanged,
  textOffered,
  textTooLargeChanged,
  useTexts,
} from '../stores/texts.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';

/** The texts that were typed in this window and neither sent nor saved. */
export const pageTexts = new PageTexts((method, input) => hostClient.request(method, input), systemClock, {
  profile: () => useConnection.getState().profile,
  onTooLarge: textTooLargeChanged,
  onOtherTexts: otherTextsChanged,
});

/** Returns the place of a field of a thread, or of the thread that is not started yet in the open folder. */
export function toFieldPlace(key: DraftKey, field: string): TextPlace {
  if (key !== 'new') return { threadId: key, folder: null, field };
  return { threadId: null, folder: useWorkspace.getState().workspace?.path ?? '', field };
}

/**
 * Loads the stored text of a field, once. Text that was typed in the meantime wins, because it replaces a whole value.
 * The stored text is then offered, unless `join` can join the two.
 */
export function openField(place: TextPlace, join?: (typed: StoredText, kept: StoredText) => StoredText): void {
  if (pageTexts.isOpen(place)) return;
  pageTexts.open(place, (kept) => {
    const { [getPlaceKey(place)]: typed } = useTexts.getState().fields;
    if (kept === null) return;
    if (typed === undefined) fieldTextChanged(place, kept);
    else if (join !== undefined) writeField(place, join(typed.text, kept));
    else if (typed.text.text !== kept.text || typed.text.about !== kept.about) textOffered(place, kept);
  });
}

/** Changes the text in a field and stores it; null once it is saved or discarded. */
export function writeField(place: TextPlace, text: StoredText | null): void {
  openField(place);
  fieldTextChanged(place, text);
  pageTexts.save(place, text);
}

/** Returns the text in a field; null if nothing is typed. */
export function readField(place: TextPlace): StoredText | null {
  return useTexts.getState().fields[getPlaceKey(place)]?.text ?? null;
}

/** Reads an offered text in full. Null if it is gone, or if there is no connection. */
export async function readOther(place: TextPlace, { window }: OtherText): Promise<StoredText | null> {
  const found = (await othersAt(place, window === fromBefore)).find((other) => other.window === window);
  return found === undefined ? null : { text: found.text, about: found.about };
}

async function othersAt(place: TextPlace, isOfPage: boolean): Promise<readonly OtherText[]> {
  if (isOfPage) return useTexts.getState().others[getPlaceKey(place)] ?? [];
  const listed = await hostClient.request('listOtherTexts', { places: [place], isWhole: true });
  return (listed.ok ? listed.value[0] : null) ?? [];
}

/** Deletes an offered text. What was typed here since then is stored first: it may be that text. */
export async function dropOtherText(place: TextPlace, { window }: OtherText): Promise<void> {
  pageTexts.flush();
  otherTextDropped(place, { window });
  if (window !== fromBefore) await hostClient.request('dropOtherText', { place, window });
}
