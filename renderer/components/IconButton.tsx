import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';
import styles from './IconButton.module.css';
import { tooltip } from './tooltip.ts';

export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label' | 'children'> & {
  /** What it does: its accessible name and its tooltip. */
  readonly name: string;
  readonly icon: ReactNode;
  /** The chord next to the name in the tooltip, written for this platform. */
  readonly keys?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** An icon button, 28 px square. */
export function IconButton({ name, icon, keys, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...tooltip(name, keys)}
      className={classNames(styles.button, rest.className)}
      aria-label={name}
    >
      {icon}
    </button>
  );
}
