import { create } from 'zustand';
import { windowId } from '../../shared/base/ids.ts';
import { type KeptPlace, type KeptText, nameOfPlace, type OtherText } from '../../shared/texts/kept-text.ts';

/** What is typed in a field. */
export type FieldText = { readonly place: KeptPlace; readonly text: KeptText };

/** Instead of a window: the text was in the field before something else was typed there, and only this page has it. */
export const fromBefore = windowId.parse('this page');

/** The fields that a person types in, by `nameOfPlace`. A message's text is with its draft. */
export type TextsStore = {
  readonly fields: Readonly<Record<string, FieldText>>;
  /** The fields with a text that is too large to be kept. */
  readonly tooLarge: Readonly<Record<string, true>>;
  /** The beginnings of texts that windows left which are gone, and what was in a field before, newest first. */
  readonly others: Readonly<Record<string, readonly OtherText[]>>;
};

export const useTexts = create<TextsStore>()(() => ({ fields: {}, tooLarge: {}, others: {} }));

/** Sets what is in a field; null once it is saved or discarded. */
export function fieldTextChanged(place: KeptPlace, text: KeptText | null): void {
  const name = nameOfPlace(place);
  useTexts.setState(({ fields: { [name]: _before, ...others } }) => ({
    fields: text === null ? others : { ...others, [name]: { place, text } },
  }));
}

export function textTooLarge(place: KeptPlace, isTooLarge: boolean): void {
  const name = nameOfPlace(place);
  useTexts.setState(({ tooLarge: { [name]: _before, ...others } }) => ({
    tooLarge: isTooLarge ? { ...others, [name]: true } : others,
  }));
}

/** Sets what windows left in a field which are gone. */
export function otherTextsChanged(place: KeptPlace, texts: readonly OtherText[]): void {
  changeOthers(place, (before) => [...before.filter(({ window }) => window === fromBefore), ...texts]);
}

/** Offers what was in a field before something else was typed there. */
export function textOffered(place: KeptPlace, text: KeptText): void {
  changeOthers(place, (before) => [{ window: fromBefore, ...text }, ...before]);
}

/** Takes away an offered text. */
export function otherTextDropped(place: KeptPlace, { window }: Pick<OtherText, 'window'>): void {
  changeOthers(place, (before) => before.filter((other) => other.window !== window));
}

function changeOthers(place: KeptPlace, change: (before: readonly OtherText[]) => readonly OtherText[]): void {
  const name = nameOfPlace(place);
  useTexts.setState(({ others: { [name]: before = [], ...rest } }) => {
    const texts = change(before);
    return { others: texts.length === 0 ? rest : { ...rest, [name]: texts } };
  });
}
