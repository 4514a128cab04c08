import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './StateGlyph.module.css';

/**
 * The state of a thing. Each state has its own shape, so that it is recognizable without color. What runs has one arc, in
 * the color of what it does: `thinking` for the model, `running` for a command, `editing` for an edit.
 */
export type GlyphState =
  | 'starting'
  | 'thinking'
  | 'running'
  | 'editing'
  | 'waiting'
  | 'review'
  | 'done'
  | 'failed'
  | 'stopped'
  | 'declined'
  | 'blocked'
  | 'cutOff'
  | 'background'
  | 'quiet'
  | 'warning'
  | 'critical'
  | 'info';

const square = <path d="M4 4h6v6H4z" />;
const arc = (
  <>
    <circle className={styles.rest} cx="7" cy="7" r="5" />
    <path d="M7 2a5 5 0 0 1 5 5" />
  </>
);

const shapes: Readonly<Record<GlyphState, ReactNode>> = {
  starting: <circle cx="7" cy="7" r="5" strokeDasharray="1.6 2.33" />,
  thinking: arc,
  running: arc,
  editing: arc,
  waiting: (
    <>
      <circle cx="7" cy="7" r="5" />
      <path className={styles.solid} d="M7 2a5 5 0 0 1 0 10z" />
    </>
  ),
  review: (
    <>
      <circle cx="7" cy="7" r="5" />
      <circle className={styles.solid} cx="7" cy="7" r="2" />
    </>
  ),
  done: <path d="m2.5 7.5 3 3 6-7" />,
  failed: <path d="m3 3 8 8m0-8-8 8" />,
  stopped: square,
  declined: square,
  cutOff: square,
  blocked: <path d="M7 2a5 5 0 1 1 0 10A5 5 0 0 1 7 2M3.5 3.5l7 7" />,
  background: arc,
  quiet: <path d="M7 2a5 5 0 1 1 0 10A5 5 0 0 1 7 2m0 2.5V7l1.75 1.25" />,
  warning: <path d="M7 2 1.75 11.5h10.5zm0 3.75v2.5m0 1.75v.01" />,
  critical: <path d="M7 1.75a5.25 5.25 0 1 1 0 10.5 5.25 5.25 0 0 1 0-10.5M7 4.5v3m0 2v.01" />,
  info: <path d="M7 1.75a5.25 5.25 0 1 1 0 10.5 5.25 5.25 0 0 1 0-10.5M7 6.5v3m0-5v.01" />,
};

export type StateGlyphProps = {
  readonly state: GlyphState;
  readonly size?: 12 | 14 | 16 | 18;
  /** A step on the way: its failure is not red, because work went on after it. */
  readonly isStep?: boolean;
};

/** The icon of a state. It is decoration: the text next to it must say the same. */
export function StateGlyph({ state, size = 14, isStep = false }: StateGlyphProps) {
  return (
    <svg
      className={classNames(styles.glyph, styles[state], styles[`size${size}`], isStep && styles.step)}
      viewBox="0 0 14 14"
      aria-hidden="true"
    >
      {shapes[state]}
    </svg>
  );
}
