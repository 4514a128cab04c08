import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronUpIcon from 'lucide-react/icons/chevron-up';
import CopyIcon from 'lucide-react/icons/copy';
import PlayIcon from 'lucide-react/icons/play';
import { useMemo } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { copyText } from '../../../../commands/copy-text.ts';
import { classNames } from '../../../../components/class-names.ts';
import { IconButton } from '../../../../components/IconButton.tsx';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import { DiffPart } from '../../../changes/DiffPart.tsx';
import { usePriceTable } from '../../../spending/use-price-table.ts';
import { EventMark } from '../../EventMark.tsx';
import { getText } from '../../event-data.ts';
import { type DetailFact, type DetailPart, describeDetail } from '../../event-detail.ts';
import { showPrices } from '../show-prices.ts';
import type { TimelineSelection } from '../timeline-rows.ts';
import { useFullEvents } from '../use-full-events.ts';
import styles from './EventPane.module.css';
import { JsonPart } from './JsonPart.tsx';
import { Prose } from './Prose.tsx';

export type EventPaneProps = {
  readonly run: RunRef;
  readonly totals: RunTotals | null;
  readonly selected: TimelineSelection;
  /** Moves to the next or previous event. */
  readonly onStep: (step: 1 | -1) => void;
  /** Opens the replay at a time in Unix milliseconds. */
  readonly onReplay: (at: number) => void;
};

/** Shows the selected event in full. */
export function EventPane({ run, totals, selected, onStep, onReplay }: EventPaneProps) {
  const events = useFullEvents(run, selected.events);
  const prices = usePriceTable();
  const startedAt = totals?.startedAt ?? null;
  const model = totals?.model ?? null;
  const of = totals === null || totals.progress !== null ? null : totals.events;
  const detail = useMemo(() => {
    const [event] = events;
    if (event === undefined) return null;
    const texts = events.length > 1 ? events.map(getText).join('') : null;
    return describeDetail(event, { startedAt, eventCount: of, prices, model }, texts);
  }, [events, startedAt, of, prices, model]);
  if (detail === null) return <section className={styles.pane} aria-label={t`Event`} />;
  const at = selected.events[0]?.at ?? null;
  const { badges, copy, facts, parts, title, view } = detail;
  return (
    <section className={styles.pane} aria-label={t`Event`}>
      <header className={styles.head}>
        <span className={styles.icon}>
          <EventMark view={view} />
        </span>
        <h2 className={classNames(styles.title, title.code && styles.code)} {...tooltipWhenCut(title.text)}>
          {title.text}
        </h2>
        {at !== null && <IconButton name={t`Replay this moment`} icon={<PlayIcon />} onClick={() => onReplay(at)} />}
        <IconButton name={t`Copy`} icon={<CopyIcon />} onClick={() => void copyText(copy, t`Copied the event`)} />
        <IconButton name={t`Previous event`} icon={<ChevronUpIcon />} onClick={() => onStep(-1)} />
        <IconButton name={t`Next event`} icon={<ChevronDownIcon />} onClick={() => onStep(1)} />
      </header>
      {badges.length > 0 && (
        <p className={styles.badges}>
          {badges.map(({ text, tone }) => (
            <span key={text} className={classNames(styles.badge, tone !== 'plain' && styles[tone])}>
              {text}
            </span>
          ))}
        </p>
      )}
      <dl className={styles.facts}>
        {facts.map((fact) => (
          <FactRow key={fact.name} fact={fact} />
        ))}
      </dl>
      {parts.map((part) => (
        <Part key={`${part.name} ${selected.position}`} part={part} />
      ))}
      {events.some(({ isCut }) => isCut) && <p className={styles.cut}>{t`Only part of the text is shown.`}</p>}
    </section>
  );
}

function FactRow({ fact: { exact, leadsToPrices = false, name, value } }: { readonly fact: DetailFact }) {
  return (
    <div className={styles.fact}>
      <dt className={styles.factName}>{name}</dt>
      <dd className={styles.factValue} title={exact}>
        {value.map(({ code, text, tone }) => (
          <span key={text} className={classNames(code && styles.code, tone !== undefined && styles[tone])}>
            {text}
          </span>
        ))}
        {leadsToPrices && (
          <button type="button" className={styles.lead} onClick={showPrices}>
            {t`Open the prices`}
          </button>
        )}
      </dd>
    </div>
  );
}

function Part({ part }: { readonly part: DetailPart }) {
  switch (part.kind) {
    case 'words':
      return <Prose {...part} />;
    case 'json':
      return <JsonPart name={part.name} text={part.text} folded={part.folded === true} />;
    case 'diff':
      return <DiffPart name={part.name} text={part.text} />;
    case 'text':
      return (
        <section className={styles.part}>
          <h3 className={styles.partHead}>
            {part.name}
            <span className={styles.dim}>{part.amount}</span>
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content */}
          <pre className={classNames(styles.well, part.bad === true && styles.badText)} tabIndex={0}>
            {visibleText(part.text)}
          </pre>
        </section>
      );
  }
}
