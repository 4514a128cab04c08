import { useEffect } from 'react';
import { type KeptPlace, type KeptText, nameOfPlace } from '../../../shared/texts/kept-text.ts';
import { openField, writeField } from '../../commands/texts.commands.ts';
import { useTexts } from '../../stores/texts.store.ts';

/** What is typed in a field, and how to change it; null: nothing. It outlives the field, the page and the host. */
export function useKeptText(place: KeptPlace): [KeptText | null, (text: KeptText | null) => void] {
  const name = nameOfPlace(place);
  const text = useTexts((state) => state.fields[name]?.text ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name is the place as one string
  useEffect(() => openField(place), [name]);
  return [text, (changed) => writeField(place, changed)];
}
