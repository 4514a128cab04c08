import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from 'react';
import { maxReasonCharacters } from '../../../shared/findings/finding-marks.ts';
import { t, term } from '../../../shared/i18n/i18n.ts';
import { askForFix } from '../../commands/findings.commands.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import type { FindingView } from '../../view-models/finding-view.ts';
import styles from './FindingCard.module.css';
import { isSameFinding, splitBody, writeFixRequest } from './findings.view-model.ts';
import type { Dismissing } from './use-findings.ts';

export type FindingCardProps = {
  readonly finding: FindingView;
  readonly dismissing: Dismissing;
};

/** Shows what a review found, with what to do about it. A dismissed finding is one line. */
export function FindingCard({ dismissing, finding }: FindingCardProps) {
  const { body, note, place, priority, reason, title } = finding;
  const card = useRef<HTMLElement>(null);
  const isAsked = isSameFinding(dismissing.open, finding);
  const takeFocus = useEffectEvent(() => dismissing.takeFocus(finding));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is the reason to look
  useEffect(() => {
    const target = takeFocus();
    if (target !== null) card.current?.querySelector<HTMLElement>(`[data-focus="${target}"]`)?.focus();
  }, [isAsked, reason]);
  return (
    <section
      ref={card}
      aria-label={t`Finding: ${title}`}
      className={styles.card}
      data-dismissed={reason === null ? undefined : ''}
    >
      <p className={styles.head}>
        {priority !== null && (
          <span className={styles.priority} data-priority={priority}>
            {priority}
          </span>
        )}
        <strong className={styles.title}>{title}</strong>
      </p>
      {reason === null ? (
        <>
          {body !== '' && (
            <p className={styles.body}>
              {splitBody(body).map((piece, at) =>
                // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
                at % 2 === 1 ? <code key={at}>{piece}</code> : piece,
              )}
            </p>
          )}
          {note !== null && (
            <p className={styles.note}>
              <StateGlyph state="warning" />
              {note}
            </p>
          )}
          {isAsked ? (
            <ReasonForm finding={finding} dismissing={dismissing} />
          ) : (
            <div className={styles.foot}>
              <Button size={24} onClick={() => askForFix(writeFixRequest(finding))}>
                <span>
                  {t`Fix this`}
                  <span className="visually-hidden"> {title}</span>
                </span>
              </Button>
              <Button kind="quiet" size={24} data-focus="dismiss" onClick={() => dismissing.start(finding)}>
                <span>
                  {term('Dismiss', 'finding')}
                  <span className="visually-hidden"> {title}</span>
                </span>
              </Button>
              <p className={styles.place}>{place}</p>
            </div>
          )}
        </>
      ) : (
        <div className={styles.foot}>
          <p className={styles.reason}>{t`Dismissed: ${reason}`}</p>
          <Button kind="quiet" size={24} data-focus="undo" onClick={() => void dismissing.dismiss(finding, null)}>
            <span>
              {t`Undo`}
              <span className="visually-hidden"> {title}</span>
            </span>
          </Button>
        </div>
      )}
    </section>
  );
}

/** Asks why a finding is dismissed. Enter dismisses it, Escape leaves it as it is. */
function ReasonForm({ dismissing, finding }: FindingCardProps) {
  const field = useRef<HTMLInputElement>(null);
  const dismiss = (): void => {
    const reason = dismissing.getTyped().trim();
    if (reason === '') field.current?.focus();
    else void dismissing.dismiss(finding, reason);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') dismissing.start(null);
    else if (event.key === 'Enter') dismiss();
    else return;
    event.preventDefault();
    // Otherwise, Escape would stop the running turn.
    event.stopPropagation();
  };
  return (
    <div className={styles.foot}>
      <input
        ref={field}
        data-focus="reason"
        className={styles.field}
        aria-label={t`Reason`}
        placeholder={t`Why is this not a problem?`}
        autoComplete="off"
        maxLength={maxReasonCharacters}
        defaultValue={dismissing.getTyped()}
        onChange={({ target }) => dismissing.type(target.value)}
        onKeyDown={press}
      />
      <Button size={24} onClick={dismiss}>
        {term('Dismiss', 'finding')}
      </Button>
      <Button kind="quiet" size={24} onClick={() => dismissing.start(null)}>{t`Cancel`}</Button>
    </div>
  );
}
