import { memo } from 'react';
import { visibleProse, visibleText } from '../../../../../shared/base/visible-text.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { ReplayApproval, ReplayMessage, ReplayState } from '../../../../../shared/runs/replay/replay-state.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { classNames } from '../../../../components/class-names.ts';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { getEventKind } from '../../event-kind.ts';
import { MarkdownText } from '../../MarkdownText.tsx';
import { formatMomentTime } from '../format-replay.ts';
import { type FullTexts, useFullTexts } from '../use-full-texts.ts';
import styles from './ReplayPanes.module.css';

/** Shows what had been said up to a moment, the newest at the end, and what waited for the user. */
export const ReplayTranscript = memo(function ReplayTranscript({
  run,
  state,
}: {
  readonly run: RunRef;
  readonly state: ReplayState | null;
}) {
  const texts = useFullTexts(run, 'content');
  const shownMessages = state?.messages ?? [];
  return (
    <section className={classNames(styles.part, styles.transcript)} aria-label={t`Transcript at this point`}>
      <h3 className={styles.head}>{t`Transcript`}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it */}
      <div className={styles.newest} tabIndex={0}>
        <div>
          {state?.hasMoreMessages === true && (
            <p className={styles.more}>{t`Earlier messages are not shown here. The timeline has all of them.`}</p>
          )}
          {state !== null && shownMessages.length === 0 && (
            <p className={styles.more}>{t`There were no messages yet.`}</p>
          )}
          {shownMessages.map((entry, index) => (
            <MessageRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are reused for other moments
              key={shownMessages.length - index}
              entry={entry}
              text={texts.get(entry.position)}
              ask={texts.load}
            />
          ))}
        </div>
      </div>
      {state !== null && state.approvals.length > 0 && <WaitingRequests asked={state.approvals} />}
    </section>
  );
});

type MessageRowProps = { readonly entry: ReplayMessage; readonly text: string | null; readonly ask: FullTexts['load'] };

const MessageRow = memo(function MessageRow({ entry, text, ask }: MessageRowProps) {
  const { at, isCut, isWriting, position, state, type } = entry;
  const isQuiet = type === 'thinking' || type === 'plan' || type === 'usage';
  const isModels = type === 'thinking' || type === 'plan' || type.startsWith('response_');
  const isBad = type === 'error' || state === 'failed';
  const start = isWriting && isCut ? '… ' : '';
  const end = isCut && !isWriting && text === null ? ' …' : '';
  return (
    <article className={classNames(styles.said, type === 'prompt_sent' && styles.say)}>
      <p className={styles.who}>
        <span className={styles.name}>{type === 'prompt_sent' ? t`You` : getEventKind(type).name}</span>
        {isWriting && <span className={styles.dim}>{t`being written`}</span>}
        {at !== null && <time className={styles.dim}>{formatMomentTime({ at })}</time>}
      </p>
      {isModels && !isBad ? (
        <div className={classNames(isQuiet && styles.quietBlocks)}>
          <MarkdownText text={`${start}${text ?? entry.text}${end}`} isWriting={isWriting} />
        </div>
      ) : (
        <p className={classNames(styles.text, isQuiet && styles.quiet, isBad && styles.bad)}>
          {start}
          {visibleProse(text ?? entry.text)}
          {end}
        </p>
      )}
      {isCut && !isWriting && text === null && (
        <button type="button" className={styles.all} onClick={() => ask(position)}>
          {t`Show all`}
        </button>
      )}
    </article>
  );
}, isSameRow);

/** Returns whether two rows have the same content. A state that was read again has different objects. */
function isSameRow(one: MessageRowProps, other: MessageRowProps): boolean {
  const [a, b] = [one.entry, other.entry];
  return (
    a.position === b.position &&
    a.text === b.text &&
    a.state === b.state &&
    a.isWriting === b.isWriting &&
    a.isCut === b.isCut &&
    one.text === other.text
  );
}

const requestLabels: Readonly<Record<ReplayApproval['kind'], string>> = {
  command: t`Asks to run`,
  tool: t`Asks to use`,
  file: t`Asks to edit`,
};

/** Shows what waited for the user then. Nothing can be answered here. */
function WaitingRequests({ asked }: { readonly asked: readonly ReplayApproval[] }) {
  return (
    <ul className={styles.waits} aria-label={t`Waited for you`}>
      {asked.map(({ kind, position, text }) => (
        <li key={position} className={styles.wait}>
          <StateGlyph state="waiting" />
          <span className={styles.waitWords}>
            {requestLabels[kind]} <code>{visibleText(text)}</code>
          </span>
        </li>
      ))}
    </ul>
  );
}
