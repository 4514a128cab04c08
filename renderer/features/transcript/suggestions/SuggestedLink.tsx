import { type MouseEvent, type ReactNode, useContext } from 'react';
import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';
import { proposeAction } from '../../../commands/suggested-actions.commands.ts';
import { tooltip } from '../../../components/tooltip.ts';
import styles from './SuggestedLink.module.css';
import { ReadTurnContext, ShownTurnContext } from './suggesting-turn.ts';
import { useNamedFile } from './use-named-file.ts';

export type SuggestedLinkProps = {
  readonly target: LinkTarget;
  readonly children: ReactNode;
  /** The answer has no link here, only a path. Copied text has none either. */
  readonly isFound?: boolean;
};

/**
 * Shows a link in an answer, to a page or a file. However the user activates it, the app asks first, in the queue.
 * Outside a thread, such as in a recorded run, the app cannot ask, so the link is only text.
 */
export function SuggestedLink({ target, children, isFound = false }: SuggestedLinkProps) {
  const turnId = useContext(ShownTurnContext);
  if (turnId === null)
    return <span {...tooltip(target.type === 'openFile' ? target.path : target.url)}>{children}</span>;
  const askFirst = (event: MouseEvent): void => {
    event.preventDefault();
    if (event.button !== 2) void proposeAction(turnId, target);
  };
  if (target.type === 'openFile') {
    return (
      <button
        type="button"
        className={styles.file}
        {...(isFound ? { 'data-found': '' } : { 'data-path': target.path, 'data-line': target.line ?? undefined })}
        {...tooltip(target.path)}
        onClick={askFirst}
      >
        {children}
      </button>
    );
  }
  return (
    <a
      href={target.url}
      rel="noopener noreferrer"
      target="_blank"
      {...tooltip(target.url)}
      onClick={askFirst}
      onAuxClick={askFirst}
    >
      {children}
    </a>
  );
}

export type NamedFileProps = {
  readonly target: Extract<LinkTarget, { type: 'openFile' }>;
  readonly children: ReactNode;
};

/** Shows words of a complete answer that name a file, as a link once the host says that the file exists. */
export function NamedFile({ target, children }: NamedFileProps) {
  const exists = useNamedFile(useContext(ReadTurnContext), target.path);
  if (!exists) return children;
  return (
    <SuggestedLink target={target} isFound>
      {children}
    </SuggestedLink>
  );
}
