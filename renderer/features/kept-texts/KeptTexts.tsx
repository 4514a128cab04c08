import { t } from '../../../shared/i18n/i18n.ts';
import { type KeptPlace, type KeptText, nameOfPlace, type OtherText } from '../../../shared/texts/kept-text.ts';
import { restoreComment, restoreMessage } from '../../commands/drafts.commands.ts';
import { dropOther, placeOf, writeField } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import type { DraftKey } from '../../stores/draft-key.ts';
import { fromBefore, useTexts } from '../../stores/texts.store.ts';
import styles from './KeptTexts.module.css';
import { TooLargeNote } from './TooLargeNote.tsx';

const none: readonly OtherText[] = [];

/** What the person should know about the kept text of a message, and the texts that closed windows left at its place. */
export function KeptTexts({ draftKey }: { readonly draftKey: DraftKey }) {
  const place = placeOf(draftKey, 'message');
  return (
    <>
      <TooLargeNote place={place} />
      <OtherTexts place={place} onRestore={(other) => restoreMessage(draftKey, other)} />
      <OtherTexts place={placeOf(draftKey, 'comment')} onRestore={(other) => restoreComment(draftKey, other)} />
    </>
  );
}

export type OtherTextsProps = {
  readonly place: KeptPlace;
  /** Where the secrets are that belong to a text, if any. They go where it goes. */
  readonly secrets?: KeptPlace;
  /** Puts a text into the field, with what is there already. */
  readonly onRestore: (text: KeptText) => void;
};

/** The texts that closed windows left in a field, each to be restored or discarded. */
export function OtherTexts({ place, secrets, onRestore }: OtherTextsProps) {
  const others = useTexts((state) => state.others[nameOfPlace(place)] ?? none);
  const drop = (other: OtherText): void => {
    void dropOther(place, other);
    if (secrets !== undefined) void dropOther(secrets, other);
  };
  return others.map((other) => (
    <section key={other.window} aria-label={nameOf(other)} className={styles.note}>
      <p className={styles.words}>
        <strong>{`${nameOf(other)}:`}</strong> <bdi>{other.text.slice(0, 200)}</bdi>
      </p>
      <Button
        size={24}
        onClick={() => {
          onRestore({ text: other.text, about: other.about });
          if (secrets !== undefined) restoreSecrets(secrets, other);
          // Together they may be too large to keep, so that this one has to stay where it is.
          if (!isTooLarge(place)) drop(other);
        }}
      >
        {t`Restore`}
      </Button>
      <Button kind="quiet" size={24} onClick={() => drop(other)}>
        {t`Discard`}
      </Button>
    </section>
  ));
}

/** Puts the secrets of the same window into their field. */
function restoreSecrets(place: KeptPlace, { window }: OtherText): void {
  const theirs = useTexts.getState().others[nameOfPlace(place)]?.find((other) => other.window === window);
  if (theirs !== undefined) writeField(place, { text: theirs.text, about: theirs.about });
}

function nameOf({ window }: OtherText): string {
  return window === fromBefore ? t`Unsent text from before` : t`Unsent text from another window`;
}

function isTooLarge(place: KeptPlace): boolean {
  return useTexts.getState().tooLarge[nameOfPlace(place)] === true;
}
