import { useEffect, useMemo } from 'react';
import type { z } from 'zod';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { type KeptPlace, type KeptText, nameOfPlace } from '../../../shared/texts/kept-text.ts';
import { openField, writeField } from '../../commands/texts.commands.ts';
import { useTexts } from '../../stores/texts.store.ts';

/**
 * What is typed in a field, and how to change it; null: nothing. It outlives the field, the page and the host. Without a
 * place nothing is kept.
 */
export function useKeptText(place: KeptPlace | null): [KeptText | null, (text: KeptText | null) => void] {
  const name = place === null ? '' : nameOfPlace(place);
  const text = useTexts((state) => state.fields[name]?.text ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name is the place as one string
  useEffect(() => {
    if (place !== null) openField(place);
  }, [name]);
  const change = (changed: KeptText | null): void => {
    if (place !== null) writeField(place, changed);
  };
  return [text, change];
}

/**
 * The same for several fields that belong together. A form that this version cannot read is null. `wordsOf` says what
 * the user typed, to recognize it by.
 */
export function useKeptForm<Form>(
  place: KeptPlace | null,
  schema: z.ZodType<Form>,
  wordsOf: (form: Form) => string,
): [Form | null, (form: Form | null) => void] {
  const [kept, keep] = useKeptText(place);
  const about = kept?.about ?? null;
  const form = useMemo(
    () => (about === null ? null : (schema.safeParse(parseJson(about)).data ?? null)),
    [about, schema],
  );
  return [form, (next) => keep(next === null ? null : { text: wordsOf(next), about: JSON.stringify(next) })];
}
