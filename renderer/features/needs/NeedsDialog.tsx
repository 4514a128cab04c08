import { type KeyboardEvent, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { t } from '../../../shared/i18n/i18n.ts';
import { openNeed } from '../../actions/needs.actions.ts';
import { listRuns } from '../../commands/recorded-runs.commands.ts';
import { classNames } from '../../components/class-names.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { formatTime } from '../../components/format/time.ts';
import { Kbd } from '../../components/Kbd.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useNow } from '../../components/use-now.ts';
import { useRecordedRuns } from '../../stores/recorded-runs.store.ts';
import type { Need } from '../../view-models/describe-needs.ts';
import { getNextIndex } from './get-next-index.ts';
import styles from './NeedsDialog.module.css';
import { useNeeds } from './use-needs.ts';

const refreshTimesMs = 30_000;

/** Lists everything that needs the user: choose with J and K, open with Enter. */
export default function NeedsDialog({ onClose }: { readonly onClose: () => void }) {
  const groups = useNeeds();
  const now = useNow(true, refreshTimesMs);
  const isDue = useRecordedRuns((state) => state.listing === 'unasked');
  const [wanted, setWanted] = useState<string | null>(null);
  const all = groups.flatMap(({ needs }) => needs);
  const chosen = all.find(({ key }) => key === wanted) ?? all[0] ?? null;

  useEffect(() => {
    if (isDue) void listRuns(useRecordedRuns.getState().view.everywhere);
  }, [isDue]);
  useEffect(() => {
    if (chosen !== null) document.getElementById(getOptionId(chosen.key))?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const open = (need: Need): void => {
    // Closes first: an open dialog would reclaim the focus that this command moves.
    flushSync(onClose);
    openNeed(need);
  };
  const press = (event: KeyboardEvent): void => {
    const at = getNextIndex(event, chosen === null ? -1 : all.indexOf(chosen), all.length);
    if (at !== null) setWanted(all[at]?.key ?? null);
    else if (event.key === 'Enter' && chosen !== null) open(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t`What needs me`} onClose={onClose} className={styles.dialog}>
      {chosen === null ? (
        <EmptyState
          what={t`You’re all caught up`}
          how={t`Approvals, changes to review and results you have not seen appear here.`}
        />
      ) : (
        <div
          role="listbox"
          aria-label={t`What needs me`}
          aria-activedescendant={getOptionId(chosen.key)}
          tabIndex={0}
          className={styles.list}
          onKeyDown={press}
          data-first-focus
        >
          {groups.map(({ heading, needs }) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
            <div key={heading} role="group" aria-label={heading}>
              <p className={styles.heading} aria-hidden="true">
                {heading}
              </p>
              {needs.map((need) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys for all options
                <div
                  key={need.key}
                  id={getOptionId(need.key)}
                  role="option"
                  aria-selected={need === chosen}
                  tabIndex={-1}
                  className={classNames(styles.row, need === chosen && styles.chosen)}
                  onPointerMove={() => setWanted(need.key)}
                  onClick={() => open(need)}
                >
                  <StateGlyph state={need.glyph} />
                  <span className={styles.title}>{need.title}</span>
                  {need.detail !== null && <span className={styles.detail}>{need.detail}</span>}
                  <span className={styles.time}>{formatTime(need.at, now)}</span>
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
      <footer className={styles.foot}>
        <span>
          <Kbd chord="J K" />
          {t` choose`}
        </span>
        <span>
          <Kbd chord="Enter" />
          {t` open`}
        </span>
      </footer>
    </Dialog>
  );
}

function getOptionId(key: string): string {
  return `need-${key}`;
}
