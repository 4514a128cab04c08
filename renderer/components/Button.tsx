import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './Button.module.css';
import { classNames } from './class-names.ts';
import { Spinner } from './Spinner.tsx';

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `primary` is the one answer a question suggests; `danger` destroys or opens up something. */
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  /** Height in px: 24 in headers and bars, 28 next to other controls, 32 in dialogs and pages. */
  readonly size?: 24 | 28 | 32;
  /** Shows progress inside the button itself, and ignores presses in the meantime. It keeps the focus. */
  readonly busy?: boolean;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A button named after its result. */
export function Button({ kind = 'secondary', size = 28, busy = false, icon, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(styles.button, styles[kind], styles[`size${size}`], rest.className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled']}
      disabled={rest.disabled === true && !busy}
      onClick={busy ? undefined : rest.onClick}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
