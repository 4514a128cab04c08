import * as Radix from 'radix-ui/dropdown-menu';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

export type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end';
  /** Starts open, because something other than its button opened it. */
  readonly defaultOpen?: boolean;
  /** Takes the focus instead of the button when the menu has closed. */
  readonly focusAfter?: (() => void) | undefined;
  readonly onClosed?: (() => void) | undefined;
  readonly children: ReactNode;
};

/**
 * A menu below its button, next to it in the DOM so that both are in the same landmark. It does not lock scrolling,
 * because that would write a style element.
 */
export function Menu({ trigger, align = 'start', defaultOpen = false, focusAfter, onClosed, children }: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen={defaultOpen} onOpenChange={(open) => open || onClosed?.()}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Content
        className={styles.menu}
        align={align}
        sideOffset={4}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          if (focusAfter === undefined) return;
          event.preventDefault();
          focusAfter();
        }}
      >
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}

export type MenuItemProps = {
  readonly icon?: ReactNode;
  /** Secondary text after the name, such as a path. */
  readonly detail?: string | undefined;
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
};

/** A menu item. */
export function MenuItem({ icon, detail, keys, disabled = false, onSelect, children }: MenuItemProps) {
  return (
    <Radix.Item className={styles.item} disabled={disabled} onSelect={onSelect}>
      {icon}
      <span className={styles.name}>{children}</span>
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      {keys !== undefined && <Kbd chord={keys} />}
    </Radix.Item>
  );
}

export type MenuChoiceProps = Pick<MenuItemProps, 'children' | 'onSelect'> & {
  /** What choosing it means, on a separate line. */
  readonly detail: string;
  /** Keeps its place and its focus, and ignores presses. */
  readonly isBlocked: boolean;
};

/** A menu item that says what choosing it means. Its text wraps. `data-answer`: its owner can hold back clicks. */
export function MenuChoice({ detail, isBlocked, onSelect, children }: MenuChoiceProps) {
  return (
    <Radix.Item className={styles.choice} aria-disabled={isBlocked || undefined} data-answer="" onSelect={onSelect}>
      <span dir="ltr">{children}</span>
      <span className={styles.detail} dir="ltr">
        {detail}
      </span>
    </Radix.Item>
  );
}

/** A heading above the items that follow. */
export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className={styles.label}>{children}</Radix.Label>;
}

/** A hairline between groups. */
export function MenuSeparator() {
  return <Radix.Separator className={styles.separator} />;
}
