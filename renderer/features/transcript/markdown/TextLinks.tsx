import CornerLeftUpIcon from 'lucide-react/icons/corner-left-up';
import { type ReactNode, useContext } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { tooltip } from '../../../components/tooltip.ts';
import styles from './TextLinks.module.css';
import { FollowContext } from './text-place.ts';

/** Shows a reference to a footnote, as a link to it. */
export function NoteMark({ label }: { readonly label: string }) {
  const follow = useContext(FollowContext);
  return (
    <sup data-note-mark={label}>
      {follow === null ? (
        label
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a link with an address could change the address of the page
        <button
          type="button"
          role="link"
          className={styles.mark}
          aria-label={t`Footnote ${label}`}
          onClick={() => follow({ type: 'note', label })}
        >
          {label}
        </button>
      )}
    </sup>
  );
}

/** Shows the way from a footnote back to its reference. */
export function BackLink({ label }: { readonly label: string }) {
  const follow = useContext(FollowContext);
  if (follow === null) return null;
  const name = t`Back to reference ${label}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a link with an address could change the address of the page
    <button
      type="button"
      role="link"
      className={styles.back}
      aria-label={name}
      {...tooltip(name)}
      onClick={() => follow({ type: 'mark', label })}
    >
      <CornerLeftUpIcon aria-hidden="true" />
    </button>
  );
}

export type HeadingLinkProps = {
  readonly heading: number;
  readonly fragment: string;
  readonly children: ReactNode;
};

/** Shows a link to a heading of the same text. */
export function HeadingLink({ heading, fragment, children }: HeadingLinkProps) {
  const follow = useContext(FollowContext);
  if (follow === null) return children;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a link with an address could change the address of the page
    <button
      type="button"
      role="link"
      className={styles.heading}
      data-fragment={fragment}
      onClick={() => follow({ type: 'heading', heading })}
    >
      <FollowContext value={null}>{children}</FollowContext>
    </button>
  );
}
