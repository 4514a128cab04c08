import CheckIcon from 'lucide-react/icons/check';
import CopyIcon from 'lucide-react/icons/copy';
import DownloadIcon from 'lucide-react/icons/download';
import PauseIcon from 'lucide-react/icons/pause';
import PlayIcon from 'lucide-react/icons/play';
import XIcon from 'lucide-react/icons/x';
import { useEffect, useMemo, useState } from 'react';
import { formatDiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { copyLines, followDiagnostics, saveLines } from '../../commands/diagnostics.commands.ts';
import { changeSettings } from '../../commands/settings.commands.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Select } from '../../components/Select.tsx';
import { useCli } from '../../stores/cli.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { useConsent } from '../../stores/consent.store.ts';
import { useDiagnostics } from '../../stores/diagnostics.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { ProcessesSection } from '../processes/ProcessesSection.tsx';
import { BarButton } from '../title-bar/BarButton.tsx';
import { PageHead } from '../title-bar/PageHead.tsx';
import styles from './DiagnosticsPage.module.css';
import {
  applyLevel,
  describeGauges,
  describeIncompleteLog,
  describeTags,
  type Gauge,
  levelChoices,
} from './diagnostics.view-model.ts';
import { LineList } from './LineList.tsx';
import { type LineFilter, LineFilterView } from './line-view.ts';

const parts = [
  { value: 'log', name: t`Log` },
  { value: 'processes', name: t`Processes` },
] as const;

/** Shows what Codex has done since it started, the app's log, and the processes. */
export default function DiagnosticsPage() {
  const cli = useCli((state) => state.cli);
  const summary = useDiagnostics((state) => state.summary);
  const lines = useDiagnostics((state) => state.lines);
  const isDemo = useConnection((state) => state.profile === 'demo');
  const consent = useConsent((state) => state.consent);
  const values = useSettings((state) => state.settings.values);
  const off = useMemo(() => (isDemo ? null : describeIncompleteLog(consent, values)), [isDemo, consent, values]);
  const [filter, setFilter] = useState<LineFilter>({ tag: null, minLevel: 'info', words: '' });
  const [part, setPart] = useState<'log' | 'processes'>('log');
  const [pausedAt, setPausedAt] = useState<number | null>(null);
  useEffect(followDiagnostics, []);
  useEffect(() => onPageRequest('showProcesses', () => setPart('processes')), []);
  const view = useMemo(() => new LineFilterView(filter), [filter]);
  const shown = useMemo(() => {
    const until = pausedAt === null ? lines : lines.slice(0, pausedAt + 1 - (lines[0]?.seq ?? 1));
    return view.filter(until);
  }, [lines, pausedAt, view]);
  const waiting = pausedAt === null ? 0 : Math.max(0, (lines.at(-1)?.seq ?? 0) - pausedAt);
  const textOfShown = () => shown.lines.map(formatDiagnosticsLine).join('');
  return (
    <main className={styles.page} aria-label={t`Diagnostics`}>
      <PageHead
        title={t`Diagnostics`}
        note={t`The log stays on this machine. Secrets are replaced before each line is written.`}
      >
        {part === 'log' && (
          <>
            <BarButton
              icon={<CopyIcon />}
              onClick={() => void copyLines(textOfShown(), shown.lines.length)}
              disabled={shown.lines.length === 0}
            >
              {t`Copy`}
            </BarButton>
            <BarButton
              icon={<DownloadIcon />}
              onClick={() => saveLines(textOfShown(), new Date())}
              disabled={shown.lines.length === 0}
            >
              {t`Export`}
            </BarButton>
          </>
        )}
      </PageHead>
      <dl className={styles.gauges}>
        {describeGauges(cli, summary).map((gauge) => (
          <GaugeView key={gauge.label} gauge={gauge} />
        ))}
      </dl>
      <div className={styles.parts}>
        <SegmentedControl name={t`Part of the page`} value={part} segments={parts} onChange={setPart} />
      </div>
      {part === 'processes' && <ProcessesSection />}
      {part === 'log' && (
        <>
          <div className={styles.filters}>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend */}
            <div role="group" aria-label={t`Tag`} className={styles.tags}>
              {describeTags(shown, filter.tag).map(({ count, name, tag }) => (
                <button
                  key={name}
                  type="button"
                  className={styles.tag}
                  aria-pressed={tag === filter.tag}
                  onClick={() => setFilter({ ...filter, tag })}
                >
                  {name}
                  <span className={styles.count}>{count}</span>
                </button>
              ))}
            </div>
            <Button
              kind="quiet"
              size={24}
              icon={pausedAt === null ? <PauseIcon /> : <PlayIcon />}
              onClick={() => setPausedAt(pausedAt === null ? (lines.at(-1)?.seq ?? 0) : null)}
            >
              {pausedAt === null ? t`Pause` : describeResume(waiting)}
            </Button>
            <Select
              kind="picker"
              name={t`Level`}
              value={filter.minLevel}
              options={levelChoices}
              onChange={(chosen) => applyLevel(chosen, (least) => setFilter({ ...filter, minLevel: least }))}
            />
            <SearchField
              name={t`Filter lines`}
              value={filter.words}
              onChange={(words) => setFilter({ ...filter, words })}
              className={styles.search}
            />
          </div>
          {off !== null && (
            <div className={styles.off}>
              <p>
                <strong className={styles.offFact}>{t`Telemetry is off.`}</strong> {off.text}
              </p>
              {off.offer === 'switchOn' && (
                <Button size={24} onClick={() => void changeSettings({ telemetry: true })}>
                  {t`Keep all lines`}
                </Button>
              )}
              {off.offer === 'openSettings' && (
                <Button size={24} onClick={() => runAction('openSettings')}>
                  {t`Open settings`}
                </Button>
              )}
            </div>
          )}
          {shown.lines.length === 0 ? (
            <div className={styles.empty}>
              <EmptyState what={t`No lines`} how={describeEmpty(lines.length)} />
            </div>
          ) : (
            <LineList lines={shown.lines} />
          )}
        </>
      )}
    </main>
  );
}

function describeResume(waiting: number): string {
  return waiting === 0 ? t`Resume` : t`Resume, ${counted(waiting, 'new line')}`;
}

function describeEmpty(lines: number): string {
  return lines === 0 ? t`App events and Codex messages appear here.` : t`No lines match this filter.`;
}

function GaugeView({ gauge: { context, label, state, value } }: { readonly gauge: Gauge }) {
  return (
    <div className={styles.gauge}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>
        {state === 'good' && <CheckIcon className={styles.good} />}
        {state === 'bad' && <XIcon className={styles.bad} />}
        {value}
      </dd>
      <dd className={styles.context}>{context}</dd>
    </div>
  );
}
