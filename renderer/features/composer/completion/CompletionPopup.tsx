import { useEffect } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { MatchedOption } from '../../../components/MatchedOption.tsx';
import styles from './CompletionPopup.module.css';
import { getOptionId, listId } from './completion-attributes.ts';
import type { CompletionView, OptionRow } from './completion-state.ts';

export type CompletionPopupProps = {
  readonly view: CompletionView;
  readonly onPoint: (row: OptionRow) => void;
  readonly onChoose: (row: OptionRow) => void;
};

/** Shows the matches for the word at the caret, above the composer. The field keeps the focus and handles the keys. */
export function CompletionPopup({ view, onPoint, onChoose }: CompletionPopupProps) {
  const chosenId = view.chosen === null ? null : getOptionId(view, view.chosen);
  useEffect(() => {
    if (chosenId !== null) document.getElementById(chosenId)?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a press does nothing but leave the focus in the field
    <div className={styles.popup} onMouseDown={(event) => event.preventDefault()}>
      <div
        id={listId}
        role="listbox"
        aria-label={t`Suggestions`}
        // The options are those of a shorter word until the answer for the whole word is there.
        aria-busy={view.rows.some(({ isFresh }) => !isFresh)}
        className={styles.options}
      >
        {view.groups.map(({ name, rows }) =>
          rows.length === 0 ? null : (
            // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
            <div key={name} role="group" aria-label={name}>
              <p className={styles.group} aria-hidden="true">
                {name}
              </p>
              {rows.map((row) => (
                <MatchedOption
                  key={row.id}
                  id={getOptionId(view, row)}
                  icon={row.icon}
                  title={row.title}
                  ranges={row.ranges}
                  detail={row.detail}
                  isDetailPath={row.detailIsPath === true}
                  isChosen={row === view.chosen}
                  className={styles.option}
                  onPoint={() => onPoint(row)}
                  onChoose={() => onChoose(row)}
                />
              ))}
            </div>
          ),
        )}
      </div>
      {view.groups.map(({ name, note }) =>
        note === null ? null : (
          <p key={name} className={styles.note}>
            {note}
          </p>
        ),
      )}
    </div>
  );
}
