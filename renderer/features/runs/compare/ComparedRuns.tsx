import SwapIcon from 'lucide-react/icons/arrow-left-right';
import InfoIcon from 'lucide-react/icons/info';
import RefreshIcon from 'lucide-react/icons/refresh-cw';
import XIcon from 'lucide-react/icons/x';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import { closeComparison, openComparedRun } from '../../../commands/comparing.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { toRunTitle } from '../../../components/format/run-title.ts';
import { formatMoment } from '../../../components/format/time.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../../components/tooltip.ts';
import { comparedRunsChosen, useComparing } from '../../../stores/comparing.store.ts';
import { sendPageRequestIfMounted } from '../../../stores/page-requests.ts';
import { useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { describeRunPlace } from '../../../view-models/describe-run-place.ts';
import { describeReadWork, findRunWork } from '../../../view-models/describe-work.ts';
import { useWork } from '../../work/use-work.ts';
import styles from './ComparedRuns.module.css';
import { type ComparisonState, describeComparisonNotices, type SideState } from './comparison.ts';
import { type ComparisonView, forgetComparison, getComparison } from './open-comparison.ts';
import { FactsTable } from './parts/FactsTable.tsx';
import { FilesPart } from './parts/FilesPart.tsx';
import { ReadingState } from './parts/ReadingState.tsx';
import sideHeadStyles from './parts/SideHead.module.css';
import { StepsPart } from './parts/StepsPart.tsx';

const parts = [
  { value: 'facts', name: t`Facts` },
  { value: 'steps', name: t`Steps` },
  { value: 'files', name: t`Files` },
] as const;

/** Shows two runs side by side: their totals, what they did, what they wrote. */
export function ComparedRuns({ first, second }: { readonly first: RunRef; readonly second: RunRef }) {
  const { read, show, state, stop, view } = useComparison(first, second);
  const { rows } = state;
  const [one, other] = [state.first.read, state.second.read];
  const areBranches = useComparing((store) => store.areBranches);
  const title = areBranches ? t`Compare branches` : t`Compare runs`;
  const isOne = getRunKey(first) === getRunKey(second);
  return (
    <Dialog
      title={title}
      isTitleHidden
      size="page"
      className={styles.dialog}
      onClose={closeComparison}
      onFocusLost={() => sendPageRequestIfMounted('focusRuns')}
    >
      <header className={styles.head}>
        <p className={styles.title} aria-hidden="true">
          {title}
        </p>
        <SegmentedControl name={t`Show`} value={view.part} segments={parts} onChange={(part) => show({ part })} />
        <span className={styles.space} />
        <Button
          size={32}
          icon={<SwapIcon />}
          onClick={() => comparedRunsChosen(second, first, areBranches)}
        >{t`Swap sides`}</Button>
        <Button size={32} onClick={() => comparedRunsChosen(first, null)}>{t`Other run…`}</Button>
        <Button size={32} icon={<RefreshIcon />} busy={state.isReading} onClick={read}>{t`Refresh`}</Button>
        <IconButton name={t`Close`} icon={<XIcon />} onClick={closeComparison} />
      </header>
      <div className={styles.sides}>
        <SideHead name={t`First`} side={state.first} />
        <SideHead name={t`Second`} side={state.second} />
      </div>
      <div role="status" aria-label={t`About this comparison`} className={styles.notices}>
        {describeComparisonNotices(state).map((notice) => (
          <p key={notice} className={styles.notice}>
            <InfoIcon />
            {notice}
          </p>
        ))}
      </div>
      {isOne ? (
        <div className={styles.instead}>
          <EmptyState what={t`This is the same run`} how={t`Choose another run to compare.`} />
        </div>
      ) : rows === null || one === null || other === null ? (
        <ReadingState state={state} onRead={read} onStop={stop} />
      ) : view.part === 'facts' ? (
        <FactsTable first={one} second={other} />
      ) : view.part === 'steps' ? (
        <StepsPart rows={rows} first={one} second={other} refs={{ first, second }} view={view} onShow={show} />
      ) : (
        <FilesPart
          first={one}
          second={other}
          refs={{ first, second }}
          path={view.path}
          onPath={(path) => show({ path })}
        />
      )}
    </Dialog>
  );
}

/** Names the run of a column, with a link to the whole run. */
function SideHead({ name, side }: { readonly name: string; readonly side: SideState }) {
  const { read, run } = side;
  const card = useRecordedRuns((state) => state.cards.get(getRunKey(run)));
  const context = useWork();
  const work = read === null ? null : describeReadWork(read.info.card, read.totals, context, read.at);
  const openFolder = useWorkspace((state) => state.workspace?.path ?? null);
  const known = read?.info.card ?? card ?? null;
  const title = known === null ? '' : toRunTitle(known.title);
  const place = describeRunPlace(known ?? { run }, findRunWork(getRunKey(run), context), openFolder);
  const started = known?.startedAt == null ? null : formatMoment(known.startedAt, Date.now());
  return (
    <section className={sideHeadStyles.side} aria-label={name}>
      <span className={sideHeadStyles.name}>{name}</span>
      {work !== null && work.glyph !== null && <StateGlyph state={work.glyph} size={16} />}
      <div className={sideHeadStyles.names}>
        <h2 className={sideHeadStyles.title} {...tooltipWhenCut(title)}>
          {title}
        </h2>
        <p className={sideHeadStyles.place} {...(place?.exact == null ? {} : tooltip(place.exact))}>
          {[place?.text, started].filter((part) => part != null).join(' · ')}
        </p>
      </div>
      <Button kind="quiet" size={28} onClick={() => openComparedRun(run, null)}>{t`View Details`}</Button>
    </section>
  );
}

type ComparisonControls = {
  readonly state: ComparisonState;
  readonly view: ComparisonView;
  readonly show: (change: Partial<ComparisonView>) => void;
  /** Reads both runs again. */
  readonly read: () => void;
  readonly stop: () => void;
};

/** Compares two runs while the caller is mounted, or while a run opened from the comparison covers it. */
function useComparison(first: RunRef, second: RunRef): ComparisonControls {
  const kept = useMemo(() => getComparison(first, second, useComparing.getState().areBranches), [first, second]);
  const { comparison } = kept;
  const state = useSyncExternalStore(comparison.subscribe, comparison.state);
  const [view, setView] = useState(kept.view);
  useEffect(() => {
    const { isReading, rows } = comparison.state();
    if (rows === null && !isReading) void comparison.read();
    return () => {
      if (!useComparing.getState().isCovered) forgetComparison();
    };
  }, [comparison]);
  const show = useCallback(
    (change: Partial<ComparisonView>) => {
      kept.view = { ...kept.view, ...change };
      setView(kept.view);
    },
    [kept],
  );
  return { state, view, show, read: () => void comparison.read(), stop: () => comparison.end() };
}
