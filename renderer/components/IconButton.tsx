import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';
import styles from './IconButton.module.css';
import { tooltip } from './tooltip.ts';

export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'children'> & {
  /** What it does: its accessible name and its tooltip. */
  readonly name: string;
  readonly icon: ReactNode;
  /** What else to know before pressing it, in one sentence. */
  readonly help?: string;
  /** The chord next to the name in the tooltip, written for this platform. */
  readonly keys?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** An icon button, 28 px square. */
export function IconButton({ name, icon, help, keys, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...tooltip(help === undefined ? name : `${name}. ${help}`, keys)}
      className={classNames(styles.button, rest.className)}
      aria-label={name}
      aria-description={help}
    >
      {icon}
    </button>
  );
}
