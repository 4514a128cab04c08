import type { ReactNode } from 'react';
import styles from './SegmentedControl.module.css';
import { tooltip } from './tooltip.ts';

export type Segment<Value extends string> = {
  readonly value: Value;
  readonly name: string;
  readonly icon?: ReactNode;
};

export type SegmentedControlProps<Value extends string> = {
  readonly name: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
  /** Shows only the icons; the names stay as accessible names and tooltips. */
  readonly iconsOnly?: boolean;
};

/** A choice of one value among a few, as a group of toggle buttons. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { name, value, segments, onChange, iconsOnly = false } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend, and names a form's part
    <div role="group" aria-label={name} className={styles.segments}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          className={styles.segment}
          aria-pressed={segment.value === value}
          onClick={() => onChange(segment.value)}
          {...(iconsOnly ? { 'aria-label': segment.name, ...tooltip(segment.name) } : {})}
        >
          {segment.icon}
          {!iconsOnly && segment.name}
        </button>
      ))}
    </div>
  );
}
