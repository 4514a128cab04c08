import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { getPlaceKey, maxStoredCharacters, type TextPlace } from '../../../shared/texts/stored-text.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useTexts } from '../../stores/texts.store.ts';
import styles from './StoredTexts.module.css';

/** Warns during typing that a text is too large to store. */
export function TooLargeNote({ place }: { readonly place: TextPlace }) {
  const isShown = useTexts((state) => state.tooLarge[getPlaceKey(place)] ?? false);
  if (!isShown) return null;
  return (
    <p role="status" className={styles.note}>
      <StateGlyph state="warning" />
      <span className={styles.words}>
        {t`Too long to save: more than ${wholeNumber(maxStoredCharacters)} characters. If the app closes, you get the last version below that.`}
      </span>
    </p>
  );
}
