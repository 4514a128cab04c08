import { create } from 'zustand';
import { type KeptPlace, type KeptText, nameOfPlace, type OtherText } from '../../shared/texts/kept-text.ts';

/** What is typed in a field. */
export type FieldText = { readonly place: KeptPlace; readonly text: KeptText };

/** The fields that a person types in, by `nameOfPlace`. A message's text is with its draft. */
export type TextsStore = {
  readonly fields: Readonly<Record<string, FieldText>>;
  /** The fields with a text that is too large to be kept. */
  readonly tooLarge: Readonly<Record<string, true>>;
  /** Texts that windows left which are gone. */
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

export function otherTextsChanged(place: KeptPlace, texts: readonly OtherText[]): void {
  const name = nameOfPlace(place);
  useTexts.setState(({ others: { [name]: _before, ...rest } }) => ({
    others: texts.length === 0 ? rest : { ...rest, [name]: texts },
  }));
}
