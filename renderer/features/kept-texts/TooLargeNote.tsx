import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { type KeptPlace, maxKeptCharacters, nameOfPlace } from '../../../shared/texts/kept-text.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useTexts } from '../../stores/texts.store.ts';
import styles from './KeptTexts.module.css';

/** Says while it is typed that a text is too large to be kept. */
export function TooLargeNote({ place }: { readonly place: KeptPlace }) {
  const isShown = useTexts((state) => state.tooLarge[nameOfPlace(place)] ?? false);
  if (!isShown) return null;
  return (
    <p role="status" className={styles.note}>
      <StateGlyph state="warning" />
      <span className={styles.words}>
        {t`Too long to save: more than ${wholeNumber(maxKeptCharacters)} characters. If the app closes, you get the last version below that.`}
      </span>
    </p>
  );
}
