import { t } from '../../../shared/i18n/i18n.ts';
import {
  getPlaceKey,
  type OtherText,
  type StoredText,
  shownOfOther,
  type TextPlace,
} from '../../../shared/texts/stored-text.ts';
import { restoreComment, restoreMessage } from '../../commands/drafts.commands.ts';
import { dropOtherText, readOther, toFieldPlace, writeField } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import type { DraftKey } from '../../stores/draft-key.ts';
import { fromBefore, useTexts } from '../../stores/texts.store.ts';
import styles from './StoredTexts.module.css';
import { TooLargeNote } from './TooLargeNote.tsx';

const noTexts: readonly OtherText[] = [];

/**
 * Shows what the user should know about the stored text of a message, and the texts that closed windows left in its
 * field.
 */
export function StoredTexts({ draftKey }: { readonly draftKey: DraftKey }) {
  const place = toFieldPlace(draftKey, 'message');
  return (
    <>
      <TooLargeNote place={place} />
      <OtherTexts place={place} onRestore={(other) => restoreMessage(draftKey, other)} />
      <OtherTexts place={toFieldPlace(draftKey, 'comment')} onRestore={(other) => restoreComment(draftKey, other)} />
    </>
  );
}

export type OtherTextsProps = {
  readonly place: TextPlace;
  /** Where the secrets of a text are stored, if it has any. They move and disappear with the text. */
  readonly secrets?: TextPlace;
  /** Adds a text to the field, keeping the text that is already there. */
  readonly onRestore: (text: StoredText) => void;
};

/** Lists the texts that closed windows left in a field. The user can restore or discard each one. */
export function OtherTexts({ place, secrets, onRestore }: OtherTextsProps) {
  const others = useTexts((state) => state.others[getPlaceKey(place)] ?? noTexts);
  const drop = (other: OtherText): void => {
    void dropOtherText(place, other);
    if (secrets !== undefined) void dropOtherText(secrets, other);
  };
  const restore = async (other: OtherText): Promise<void> => {
    const [whole, theirSecrets] = await Promise.all([
      readOther(place, other),
      secrets === undefined ? null : readOther(secrets, other),
    ]);
    if (whole === null || !isOffered(place, other)) return;
    onRestore(whole);
    if (secrets !== undefined && theirSecrets !== null) writeField(secrets, theirSecrets);
    // Together, both texts may be too large to store. The other text then stays where it is.
    if (!isTooLarge(place)) drop(other);
  };
  return others.map((other) => (
    <section key={other.window} aria-label={nameOf(other)} className={styles.note}>
      <p className={styles.words}>
        <strong>{`${nameOf(other)}:`}</strong> <bdi>{other.text.slice(0, shownOfOther)}</bdi>
      </p>
      <Button size={24} onClick={() => void restore(other)}>
        {t`Restore`}
      </Button>
      <Button kind="quiet" size={24} onClick={() => drop(other)}>
        {t`Discard`}
      </Button>
    </section>
  ));
}

/** Returns whether the text is still offered: neither restored nor discarded in the meantime. */
function isOffered(place: TextPlace, { window }: OtherText): boolean {
  return useTexts.getState().others[getPlaceKey(place)]?.some((other) => other.window === window) === true;
}

function nameOf({ window }: OtherText): string {
  return window === fromBefore ? t`Unsent text from before` : t`Unsent text from another window`;
}

function isTooLarge(place: TextPlace): boolean {
  return useTexts.getState().tooLarge[getPlaceKey(place)] === true;
}
