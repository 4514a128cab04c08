import { useEffect, useMemo } from 'react';
import type { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { getPlaceKey, type StoredText, type TextPlace } from '../../../shared/texts/stored-text.ts';
import { openField, writeField } from '../../commands/texts.commands.ts';
import { useTexts } from '../../stores/texts.store.ts';

/**
 * Returns the text typed in a field, null for none, and a function to change it. The text outlives the field, the page
 * and the host. Without a place, nothing is stored.
 */
export function useStoredText(place: TextPlace | null): [StoredText | null, (text: StoredText | null) => void] {
  const name = place === null ? '' : getPlaceKey(place);
  const text = useTexts((state) => state.fields[name]?.text ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name is the place as one string
  useEffect(() => {
    if (place !== null) openField(place);
  }, [name]);
  const change = (changed: StoredText | null): void => {
    if (place !== null) writeField(place, changed);
  };
  return [text, change];
}

/**
 * Stores several fields that belong together. A form that this version cannot read is null. `wordsOf` returns what the
 * user typed, to recognize the form by.
 */
export function useStoredForm<Form>(
  place: TextPlace | null,
  schema: z.ZodType<Form>,
  wordsOf: (form: Form) => string,
): [Form | null, (form: Form | null) => void] {
  const [kept, keep] = useStoredText(place);
  const about = kept?.about ?? null;
  const form = useMemo(
    () => (about === null ? null : (schema.safeParse(parseJson(about)).data ?? null)),
    [about, schema],
  );
  return [form, (next) => keep(next === null ? null : { text: wordsOf(next), about: JSON.stringify(next) })];
}
