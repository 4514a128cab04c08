import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './SegmentedControl.module.css';
import { tooltip } from './tooltip.ts';

export type Segment<Value extends string> = {
  readonly value: Value;
  readonly name: string;
  readonly icon?: ReactNode;
  /** How many there are; shown next to the name, but not a part of it. */
  readonly count?: number;
  /** The chord that chooses it, for its tooltip. */
  readonly keys?: string | undefined;
};

export type SegmentedControlProps<Value extends string> = {
  readonly name: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
  /** Shows only the icons; the names stay as accessible names and tooltips. */
  readonly iconsOnly?: boolean;
  /** Shows only the icons in a narrow window, and only the names in any other. */
  readonly collapses?: boolean;
};

/** A choice of one value among a few, as a group of toggle buttons. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { name, value, segments, onChange, iconsOnly = false, collapses = false } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend, and names a form's part
    <div role="group" aria-label={name} className={classNames(styles.segments, collapses && styles.collapses)}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          className={styles.segment}
          aria-pressed={segment.value === value}
          onClick={() => onChange(segment.value)}
          {...(iconsOnly && { 'aria-label': segment.name })}
          {...((iconsOnly || collapses) && tooltip(segment.name, segment.keys))}
        >
          {segment.icon}
          {!iconsOnly && <span className={styles.name}>{segment.name}</span>}
          {segment.count !== undefined && segment.count > 0 && (
            <span className={styles.count} aria-hidden="true">
              {segment.count}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
