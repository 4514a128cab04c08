import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { Button } from '../../../../components/Button.tsx';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { describeWhy } from './describe-why.ts';
import type { Why } from './explain-run.ts';
import styles from './WhySection.module.css';

export type WhySectionProps = {
  readonly why: Why;
  readonly totals: RunTotals;
  readonly onReveal: (position: number) => void;
  /** Opens the replay at a time in Unix milliseconds. */
  readonly onReplay: (at: number) => void;
};

/** Explains why a run ended as it did, in one sentence with its links. */
export function WhySection({ why, totals, onReveal, onReplay }: WhySectionProps) {
  const { links, sentence, tone } = describeWhy(why, totals);
  return (
    <section className={styles.why} aria-label={t`Why it ended`}>
      <p className={styles.sentence}>
        {tone === 'failed' && <StateGlyph state="failed" size={16} />}
        <span>
          {sentence.map(({ code, text }, at) =>
            code ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence have no other ID
              <code key={at} className={styles.code}>
                {text}
              </code>
            ) : (
              text
            ),
          )}
        </span>
      </p>
      {links.length > 0 && (
        <p className={styles.links}>
          {links.map(({ name, position, replayAt }) => (
            <Button key={name} size={24} onClick={() => (replayAt === null ? onReveal(position) : onReplay(replayAt))}>
              {name}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}
