import { create } from 'zustand';
import { windowId } from '../../shared/base/ids.ts';
import { getPlaceKey, type OtherText, type StoredText, type TextPlace } from '../../shared/texts/stored-text.ts';

/** A field and its text. */
export type FieldText = { readonly place: TextPlace; readonly text: StoredText };

/**
 * Takes the place of a window: the text was in the field before something else was typed there, and only this page has
 * it.
 */
export const fromBefore = windowId.parse('this page');

/** The fields that a user types in, by `getPlaceKey`. A message's text is with its draft. */
export type TextsStore = {
  readonly fields: Readonly<Record<string, FieldText>>;
  /** The fields with a text that is too large to store. */
  readonly tooLarge: Readonly<Record<string, true>>;
  /** The beginnings of texts that closed windows left, and of what was in a field before, newest first. */
  readonly others: Readonly<Record<string, readonly OtherText[]>>;
};

/** The texts in fields, and what other windows left in them. */
export const useTexts = create<TextsStore>()(() => ({ fields: {}, tooLarge: {}, others: {} }));

/** Sets the text in a field; null once it is saved or discarded. */
export function fieldTextChanged(place: TextPlace, text: StoredText | null): void {
  const name = getPlaceKey(place);
  useTexts.setState(({ fields: { [name]: _before, ...others } }) => ({
    fields: text === null ? others : { ...others, [name]: { place, text } },
  }));
}

/** Marks the text of a field as too large to store, or clears the mark. */
export function textTooLargeChanged(place: TextPlace, isTooLarge: boolean): void {
  const name = getPlaceKey(place);
  useTexts.setState(({ tooLarge: { [name]: _before, ...others } }) => ({
    tooLarge: isTooLarge ? { ...others, [name]: true } : others,
  }));
}

/** Sets the texts that closed windows left in a field. */
export function otherTextsChanged(place: TextPlace, texts: readonly OtherText[]): void {
  changeOthers(place, (before) => [...before.filter(({ window }) => window === fromBefore), ...texts]);
}

/** Offers the text that was in a field before something else was typed there. */
export function textOffered(place: TextPlace, text: StoredText): void {
  changeOthers(place, (before) => [{ window: fromBefore, ...text }, ...before]);
}

/** Removes an offered text. */
export function otherTextDropped(place: TextPlace, { window }: Pick<OtherText, 'window'>): void {
  changeOthers(place, (before) => before.filter((other) => other.window !== window));
}

function changeOthers(place: TextPlace, change: (before: readonly OtherText[]) => readonly OtherText[]): void {
  const name = getPlaceKey(place);
  useTexts.setState(({ others: { [name]: before = [], ...rest } }) => {
    const texts = change(before);
    return { others: texts.length === 0 ? rest : { ...rest, [name]: texts } };
  });
}
