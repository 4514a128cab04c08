import * as Radix from 'radix-ui/dropdown-menu';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

export type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly align?: 'start' | 'end';
  /** It begins open: something else than its button has asked for it. */
  readonly opened?: boolean;
  /** Takes the focus in place of the button when the menu has closed. */
  readonly focusAfter?: (() => void) | undefined;
  readonly onClosed?: (() => void) | undefined;
  readonly children: ReactNode;
};

/**
 * A menu under its button, and beside it in the page, so that it lies in the same landmark. It locks no scrolling,
 * because that would write a style element.
 */
export function Menu({ trigger, align = 'start', opened = false, focusAfter, onClosed, children }: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen={opened} onOpenChange={(open) => open || onClosed?.()}>
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
  /** A second voice after the name, such as a path. */
  readonly detail?: string | undefined;
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
};

/** One entry of a menu. */
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

/** A heading over the entries that follow. */
export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Radix.Label className={styles.label}>{children}</Radix.Label>;
}

/** A hairline between groups. */
export function MenuSeparator() {
  return <Radix.Separator className={styles.separator} />;
}
