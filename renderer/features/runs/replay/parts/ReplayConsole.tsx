import { memo } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { formatDuration } from '../../../../../shared/i18n/duration.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { ReplayCall, ReplayState } from '../../../../../shared/runs/replay/replay-state.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { classNames } from '../../../../components/class-names.ts';
import { type GlyphState, StateGlyph } from '../../../../components/StateGlyph.tsx';
import { type FullTexts, useFullTexts } from '../use-full-texts.ts';
import styles from './ReplayPanes.module.css';

/** Shows commands and tools up to a moment, with the output that was known then. */
export const ReplayConsole = memo(function ReplayConsole({
  run,
  state,
}: {
  readonly run: RunRef;
  readonly state: ReplayState | null;
}) {
  const texts = useFullTexts(run, 'output');
  const ran = state?.calls ?? [];
  const isAnyRunning = ran.some((each) => each.state === 'running');
  return (
    <section className={classNames(styles.part, styles.console)} aria-label={t`Console at this point`}>
      <h3 className={styles.head}>
        {t`Console`}
        {isAnyRunning && (
          <span
            className={styles.hint}
          >{t`Output appears when a command ends because its lines have no recorded times.`}</span>
        )}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it */}
      <div className={styles.newest} tabIndex={0}>
        <div>
          {state?.hasMoreCalls === true && (
            <p className={styles.more}>{t`Earlier commands are not shown here. The timeline has all of them.`}</p>
          )}
          {state !== null && ran.length === 0 && <p className={styles.more}>{t`Nothing had run yet.`}</p>}
          {ran.map((entry, index) => (
            <CallRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are reused for other moments
              key={ran.length - index}
              entry={entry}
              text={entry.outputAt === null ? null : texts.get(entry.outputAt)}
              ask={texts.load}
            />
          ))}
        </div>
      </div>
    </section>
  );
});

const glyphs: Readonly<Record<ReplayCall['state'], GlyphState>> = {
  none: 'stopped',
  running: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  declined: 'declined',
};

const stateLabels: Readonly<Record<ReplayCall['state'], string>> = {
  none: t`its end was not recorded`,
  running: t`running`,
  waiting: t`waiting for you`,
  done: t`done`,
  failed: t`failed`,
  declined: t`you declined`,
};

type CallRowProps = { readonly entry: ReplayCall; readonly text: string | null; readonly ask: FullTexts['load'] };

const CallRow = memo(function CallRow({ entry, text, ask }: CallRowProps) {
  const { durationMs, exitCode, isCut, kind, output, outputAt, state } = entry;
  const isOpen = state === 'running' || state === 'waiting' || state === 'none' || state === 'declined';
  const shown = text ?? output;
  return (
    <article className={styles.ran}>
      <p className={styles.command}>
        <StateGlyph isStep state={glyphs[state]} />
        <span className="visually-hidden">{stateLabels[state]}</span>
        <code className={styles.line}>
          {visibleText(entry.text) || (kind === 'tool' ? t`A tool` : t`A command that started earlier`)}
        </code>
        {exitCode !== null && exitCode !== 0 && <span className={styles.bad}>{t`exit ${exitCode}`}</span>}
        {isOpen && <span className={styles.dim}>{stateLabels[state]}</span>}
        {durationMs !== null && <span className={styles.dim}>{formatDuration(durationMs)}</span>}
      </p>
      {shown !== null && shown !== '' && (
        <pre className={styles.output}>
          {isCut && text === null && '… '}
          {visibleText(shown.replace(/\n$/, ''))}
        </pre>
      )}
      {isCut && text === null && outputAt !== null && (
        <button type="button" className={styles.all} onClick={() => ask(outputAt)}>
          {t`Show all output`}
        </button>
      )}
    </article>
  );
}, isSameRow);

function isSameRow(one: CallRowProps, other: CallRowProps): boolean {
  const [a, b] = [one.entry, other.entry];
  return (
    a.position === b.position &&
    a.state === b.state &&
    a.output === b.output &&
    a.isCut === b.isCut &&
    one.text === other.text
  );
}
