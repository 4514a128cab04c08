import FolderIcon from 'lucide-react/icons/folder';
import GitBranchIcon from 'lucide-react/icons/git-branch';
import RefreshIcon from 'lucide-react/icons/refresh-cw';
import XIcon from 'lucide-react/icons/x';
import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import { lazyComponent } from '../../../client/lazy-module.ts';
import { describeRunFailure, leaveRun, type RunInfo, readRunInfo } from '../../../commands/recorded-runs.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { toRunTitle } from '../../../components/format/run-title.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { Switch } from '../../../components/Switch.tsx';
import { tooltip, tooltipWhenCut } from '../../../components/tooltip.ts';
import { onPageRequest, sendPageRequestIfMounted } from '../../../stores/page-requests.ts';
import { useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { describeRunPlace } from '../../../view-models/describe-run-place.ts';
import { describeReadWork, findRunWork } from '../../../view-models/describe-work.ts';
import { RunApprovalDock } from '../../approvals/ApprovalDock.tsx';
import { usePriceTable } from '../../spending/use-price-table.ts';
import { useWork } from '../../work/use-work.ts';
import { describeNotices, describeRun, describeRunCost } from '../describe-run.ts';
import { getBranchWords } from '../rows/run-summary.ts';
import { toCard } from '../rows/started-runs.ts';
import { listChecks } from '../run-checks.ts';
import { useReport } from './explain/use-report.ts';
import { useWhy } from './explain/use-why.ts';
import styles from './OpenedRun.module.css';
import { RunAside } from './parts/RunAside.tsx';
import { RunButtons, RunMenu } from './parts/RunButtons.tsx';
import { RunFacts } from './parts/RunFacts.tsx';
import { Timeline, type TimelineHandle } from './parts/Timeline.tsx';
import { WaterfallStrip } from './parts/WaterfallStrip.tsx';
import { ReviewPane } from './review/ReviewPane.tsx';
import { listParts, type RunPart } from './run-part.ts';
import type { TimelineSelection } from './timeline-rows.ts';
import { useReaderState, useRunReader } from './use-run-reader.ts';

const ExplainPart = lazyComponent(() => import('./explain/ExplainPart.tsx'));
const ReplayPane = lazyComponent(() => import('../replay/ReplayPane.tsx'));

/** Shows the full detail of one run over the page. */
export function OpenedRun({ run }: { readonly run: RunRef }) {
  const [auto, setAuto] = useState(true);
  const [isRefreshing, setRefreshing] = useState(false);
  const [round, setRound] = useState(0);
  const [selected, setSelected] = useState<TimelineSelection | null>(null);
  const isWatched = useRecordedRuns((state) => state.isWatched);
  const [part, setPart] = useState<RunPart>(isWatched ? 'replay' : 'timeline');
  /** The event that the timeline selects once it is shown. */
  const [lead, setLead] = useState<number | null>(null);
  const card = useRecordedRuns((state) => state.cards.get(getRunKey(run)));
  const started = useRuns((state) => state.runs.get(getRunKey(run)) ?? null);
  const info = useRunInfo(run, `${round} ${started?.stage}`);
  const reader = useRunReader(run, auto);
  const { hasMissed, problem, totals, window: shown } = useReaderState(reader);
  const timeline = useRef<TimelineHandle>(null);
  const panes = useRef<HTMLDivElement>(null);
  const parts = useRef<HTMLDivElement>(null);
  const select = useCallback((next: TimelineSelection | null) => setSelected(next), []);

  useEffect(() => {
    if (lead === null || part !== 'timeline') return;
    focusTimeline(panes.current);
    timeline.current?.reveal(lead);
    setLead(null);
  }, [lead, part]);
  const revealInTimeline = useCallback((position: number) => {
    setPart('timeline');
    setLead(position);
  }, []);
  const why = useWhy(run, totals);
  const reading = useReport(run, totals, round, part === 'timeline' || part === 'explain');
  const [moment, setMoment] = useState<number | null>(null);
  const replayFrom = useCallback((at: number) => {
    setMoment(at);
    setPart('replay');
  }, []);
  // The button that was pressed is gone then.
  useEffect(() => {
    if (moment !== null) parts.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }, [moment]);
  const change = (next: RunPart): void => {
    setMoment(null);
    setPart(next);
  };
  useEffect(() => onPageRequest('reviewRun', () => setPart('review')), []);
  useEffect(() => onPageRequest('focusTimeline', () => focusTimeline(panes.current)), []);
  const wanted = useRecordedRuns((state) => state.openedAt);
  // A failed run opens at its failure. A failed run with checks shows the checks instead.
  const failedAt = why?.end === 'failed' ? (why.cause ?? why.lastFailure ?? why.place)?.position : undefined;
  const hasChosen = useRef(false);
  // The record may report the end before the queue has the results of the checks.
  const isChecked = started !== null && started.request.checks.length > 0;
  const hasChecks = info === null || isChecked || listChecks(started, info.proof).length > 0;
  useEffect(() => {
    if (failedAt === undefined || hasChecks || hasChosen.current || wanted !== null || part !== 'timeline') return;
    hasChosen.current = true;
    if (selected === null) timeline.current?.reveal(failedAt);
  }, [failedAt, hasChecks, wanted, part, selected]);
  const refresh = async (): Promise<void> => {
    setRefreshing(true);
    setRound((before) => before + 1);
    await reader.refresh();
    setRefreshing(false);
  };
  const shownCard = card ?? info?.card ?? (started === null ? null : toCard(started));
  const title = shownCard === null ? '' : toRunTitle(shownCard.title);
  const prices = usePriceTable();
  const context = useWork();
  const openFolder = useWorkspace((state) => state.workspace?.path ?? null);
  const known = findRunWork(getRunKey(run), context);
  const place = describeRunPlace(shownCard ?? { run }, known, openFolder);
  const branch = known.worktree?.branch ?? known.started?.branch ?? null;
  const branchWords = branch === null ? null : getBranchWords(branch, run);
  const work = shownCard === null ? null : describeReadWork(shownCard, totals, context, Date.now());
  const view = totals === null ? null : describeRun(totals, prices === null ? null : describeRunCost(totals, prices));
  const failure = problem === null || problem.type === 'disconnected' ? null : describeRunFailure(problem);
  const isUnread = failure !== null && shown.events.length === 0 && part !== 'review';
  return (
    <Dialog
      title={t`Run ${run.runId}`}
      isTitleHidden
      size="page"
      className={styles.dialog}
      onClose={leaveRun}
      onFocusLost={() => sendPageRequestIfMounted('focusRuns')}
      onEscape={() => timeline.current?.leaveSearch() ?? false}
    >
      <header className={styles.head}>
        {work !== null && work.glyph !== null && <StateGlyph state={work.glyph} size={16} />}
        <div className={styles.names}>
          <p className={styles.title} {...tooltipWhenCut(title)}>
            {title}
          </p>
          {place !== null && (
            <p className={styles.place} {...(place.exact === null ? {} : tooltip(place.exact))}>
              {branch === null ? <FolderIcon /> : <GitBranchIcon />}
              {branchWords !== null && <span className="visually-hidden">{place.text}</span>}
              <span className={styles.cut}>{branchWords ?? place.text}</span>
            </p>
          )}
        </div>
        {!isUnread && (
          <div ref={parts}>
            <SegmentedControl
              name={t`Show`}
              value={part}
              segments={listParts({ hasReview: part === 'review' })}
              onChange={change}
            />
          </div>
        )}
        {hasMissed && <span className={styles.missed}>{t`New activity`}</span>}
        {selected !== null && info?.proof != null && part === 'timeline' && (
          <Button kind="quiet" size={32} onClick={() => select(null)}>
            {t`Show proof`}
          </Button>
        )}
        {shownCard !== null && (
          <RunButtons
            card={shownCard}
            started={started}
            part={part}
            toReview={work?.state === 'readyToReview'}
            onReview={() => setPart('review')}
          />
        )}
        {part !== 'review' && (
          <>
            {shownCard?.imported === undefined && (view?.isLive !== false || !auto) && (
              <span className={styles.auto}>
                <Switch name={t`Auto-refresh`} on={auto} onChange={setAuto} />
                <span aria-hidden="true">{t`Auto-refresh`}</span>
              </span>
            )}
            <Button size={32} icon={<RefreshIcon />} busy={isRefreshing} onClick={() => void refresh()}>
              {t`Refresh`}
            </Button>
          </>
        )}
        {shownCard !== null && <RunMenu card={shownCard} />}
        <IconButton name={t`Close`} icon={<XIcon />} className={styles.close} onClick={leaveRun} />
      </header>
      {isUnread ? (
        <div className={styles.failure} role="alert">
          <EmptyState what={failure.fact} how={failure.detail}>
            <Button onClick={() => void refresh()}>{t`Refresh`}</Button>
          </EmptyState>
        </div>
      ) : (
        <>
          <RunFacts work={work} view={view} notices={totals === null ? [] : describeNotices(totals)} />
          {started?.problem != null && work?.state === 'failed' && (
            <p role="alert" className={styles.problem}>
              <StateGlyph state="failed" />
              {started.problem}
            </p>
          )}
          {part === 'review' && <ReviewPane run={run} />}
          {part === 'explain' && (
            <Suspense fallback={null}>
              <ExplainPart
                totals={totals}
                reading={reading}
                why={why}
                onReveal={revealInTimeline}
                onReplay={replayFrom}
              />
            </Suspense>
          )}
        </>
      )}
      {part === 'replay' && !isUnread && (
        <Suspense>
          <ReplayPane run={run} totals={totals} round={round} isWatched={isWatched} from={moment} />
        </Suspense>
      )}
      {part === 'timeline' && !isUnread && (
        <>
          <WaterfallStrip
            run={run}
            totals={totals}
            report={reading.report}
            auto={auto}
            round={round}
            selected={selected}
            onSelect={(position) => timeline.current?.reveal(position)}
          />
          <div ref={panes} className={styles.panes}>
            <Timeline
              ref={timeline}
              run={run}
              reader={reader}
              totals={totals}
              round={round}
              auto={auto}
              wanted={wanted}
              selected={selected}
              onSelect={select}
            />
            <RunAside
              run={run}
              totals={totals}
              info={info}
              started={started}
              report={reading.report}
              selected={selected}
              onStep={(step) => timeline.current?.step(step)}
              onReveal={revealInTimeline}
              onReplay={replayFrom}
            />
          </div>
        </>
      )}
      <div className={styles.approval}>
        <RunApprovalDock run={run} />
      </div>
    </Dialog>
  );
}

function focusTimeline(panes: HTMLElement | null): void {
  panes?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
}

/** Returns what is known about a run besides its events; null until loaded. */
function useRunInfo(run: RunRef, round: string): RunInfo | null {
  const [info, setInfo] = useState<RunInfo | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is the reason to read again
  useEffect(() => {
    let isWanted = true;
    void readRunInfo(run).then((read) => {
      if (isWanted && read.ok) setInfo(read.value);
    });
    return () => {
      isWanted = false;
    };
  }, [run, round]);
  return info;
}
