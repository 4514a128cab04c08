import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import FolderIcon from 'lucide-react/icons/folder';
import GitBranchIcon from 'lucide-react/icons/git-branch';
import UnplugIcon from 'lucide-react/icons/unplug';
import UsersIcon from 'lucide-react/icons/users';
import { type KeyboardEvent, memo, type RefObject, useCallback, useRef } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ThreadGroup } from '../../../shared/layout/thread-group.ts';
import { classNames } from '../../components/class-names.ts';
import { LineCounts } from '../../components/LineCounts.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { NameFieldSoon } from '../thread-actions/NameFieldSoon.tsx';
import { performThreadCommand } from '../thread-actions/perform-thread-command.ts';
import { ThreadActions } from '../thread-actions/ThreadActions.tsx';
import rowMenu from './RowMenu.module.css';
import styles from './ThreadListRow.module.css';
import type { FoundAgent, GroupHeading, ThreadRow } from './thread-list.view-model.ts';

export type ThreadListRowProps = {
  readonly row: ThreadRow;
  readonly current: boolean;
  /** True for the one row in the tab order. */
  readonly reachable: boolean;
  /** True while the row's menu is open. */
  readonly menu: boolean;
  /** True while the row's name is being edited. */
  readonly naming: boolean;
  /**
   * Shows only the mark of the thread, with the same menu and keys. The name stays what it is in the whole list, which
   * also has the field for a new name.
   */
  readonly isStrip: boolean;
  /** Opens a thread, or one of its agents. */
  readonly onOpen: (place: Pick<ThreadRow, 'hit' | 'id'>, thread: ThreadId) => void;
  /** Opens the menu of a row, or closes it with null. */
  readonly onMenu: (id: ThreadId | null) => void;
  /** Collapses a group or opens it; null where all groups are open. */
  readonly onToggle: ((group: ThreadGroup, folder: string) => void) | null;
};

/** Shows one thread, below the heading of its group if it is the first one there. Only the heading if it is collapsed. */
export const ThreadListRow = memo(function ThreadListRow(props: ThreadListRowProps) {
  const { row, menu, naming, isStrip, reachable, onMenu, onOpen, onToggle } = props;
  const HeadingTag = row.folder === undefined ? 'h3' : 'h4';
  const button = useRef<HTMLButtonElement>(null);
  const closeMenu = useCallback(() => onMenu(null), [onMenu]);
  const focus = () => requestAnimationFrame(() => button.current?.focus());
  const heading = row.heading !== null && (
    <HeadingTag className={isStrip ? 'visually-hidden' : styles.heading}>
      <Heading heading={row.heading} folder={row.folder ?? ''} reachable={reachable} onToggle={onToggle} />
    </HeadingTag>
  );
  const late = row.isUnknown ? 'shown-late' : undefined;
  if (row.heading?.isCollapsed === true) return <li className={late}>{heading}</li>;
  return (
    <li className={late}>
      {heading}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu is on the button too; a right click is one more way */}
      <div
        className={classNames(rowMenu.frame, styles.frame)}
        onContextMenu={(event) => {
          event.preventDefault();
          onMenu(row.id);
        }}
      >
        {naming ? (
          <div className={styles.naming}>
            <NameFieldSoon threadId={row.id} title={row.title} focusAfter={focus} />
          </div>
        ) : (
          <Row {...props} button={button} />
        )}
        {!naming && (
          <ThreadActions
            threadId={row.id}
            name={t`Thread actions`}
            place="list"
            open={menu}
            onOpen={() => onMenu(row.id)}
            onClosed={closeMenu}
            focusAfter={() => button.current?.focus()}
            className={classNames(rowMenu.actions, isStrip && rowMenu.onMark)}
            tabIndex={reachable ? 0 : -1}
            data-area-first={reachable ? '' : undefined}
          />
        )}
      </div>
      {row.agents.map((agent) => (
        <AgentRow key={agent.id} agent={agent} thread={row.title} onOpen={() => onOpen(agent, row.id)} />
      ))}
    </li>
  );
});

type HeadingProps = Pick<ThreadListRowProps, 'onToggle' | 'reachable'> & {
  readonly heading: GroupHeading;
  readonly folder: string;
};

function Heading({ heading: { count, group, isCollapsed, text }, folder, reachable, onToggle }: HeadingProps) {
  const waits = isCollapsed && group === 'needsYou';
  const words = (
    <>
      {text} <span className={classNames(styles.count, waits && styles.needed)}>{wholeNumber(count)}</span>
    </>
  );
  if (onToggle === null) return words;
  const isFirstStop = reachable && isCollapsed;
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-expanded={!isCollapsed}
      data-group={group + folder}
      tabIndex={isFirstStop ? 0 : -1}
      data-area-first={isFirstStop ? '' : undefined}
      onClick={() => onToggle(group, folder)}
    >
      {words}
      {isCollapsed ? <ChevronRightIcon className={styles.chevron} /> : <ChevronDownIcon className={styles.chevron} />}
    </button>
  );
}

type RowProps = ThreadListRowProps & { readonly button: RefObject<HTMLButtonElement | null> };

function Row({ row, current, isStrip, reachable, onOpen, button }: RowProps) {
  const mark = row.glyph !== null && <StateGlyph state={row.glyph} />;
  return (
    <button
      ref={button}
      type="button"
      className={classNames(styles.row, row.fresh && styles.fresh, isStrip && styles.inStrip)}
      {...(isStrip && tooltip(row.stateText === null ? row.title : `${row.title}, ${row.stateText}`))}
      aria-current={current || undefined}
      tabIndex={reachable ? 0 : -1}
      data-area-first={reachable ? '' : undefined}
      onClick={() => onOpen(row, row.id)}
      onKeyDown={(event) => pressOnRow(event, row.id)}
    >
      {isStrip ? (
        <>
          {mark || <span className={styles.quiet} />}
          <span className={classNames('visually-hidden', styles.spoken)}>
            <Words row={row} />
          </span>
        </>
      ) : (
        <>
          <span className={styles.glyph}>{mark}</span>
          <Words row={row} />
        </>
      )}
    </button>
  );
}

/** Shows what the mark of a thread does not say. */
function Words({ row }: Pick<ThreadListRowProps, 'row'>) {
  const hasNews = row.activityText !== null || row.changes !== null;
  return (
    <>
      <span className={styles.title} dir="auto" {...tooltipWhenCut(row.title)}>
        {row.title}
      </span>
      {row.stateText !== null && <span className="visually-hidden">, {row.stateText},</span>}
      <span className={styles.end}>
        {row.unknown !== null && (
          <span className={styles.unknown} {...tooltip(row.unknown.meaning)}>
            <UnplugIcon />
            <span className="visually-hidden">, {row.unknown.text},</span>
          </span>
        )}
        {row.branch !== null && (
          <span className={styles.place} {...tooltip(t`Worktree, branch ${row.branch}`)}>
            {!hasNews && <GitBranchIcon />}
            <span className="visually-hidden">{t`, worktree, branch ${row.branch},`}</span>
          </span>
        )}
        {row.attempt !== null && (
          <span className={styles.attempt} {...tooltip(row.attempt.exact)}>
            <span aria-hidden="true">{row.attempt.text}</span>
            <span className="visually-hidden">, {row.attempt.exact},</span>
          </span>
        )}
        <time className={styles.time} {...tooltip(row.exactTime)}>
          {row.time}
        </time>
      </span>
      {hasNews && (
        <span className={classNames(styles.news, row.waiting && styles.waiting)}>
          <span className="visually-hidden">, </span>
          {row.branch === null ? <FolderIcon /> : <GitBranchIcon />}
          <span className={styles.words}>
            {row.activityText}
            {row.changes !== null && (
              <>
                {row.changes.files}{' '}
                <LineCounts added={row.changes.added} removed={row.changes.removed} className={styles.counts} />
              </>
            )}
          </span>
        </span>
      )}
      <Hit hit={row.hit} />
    </>
  );
}

type AgentRowProps = {
  readonly onOpen: () => void;
  readonly agent: FoundAgent;
  /** The title of the thread above. */
  readonly thread: string;
};

/** Shows an agent of the thread above, with a search hit in the agent's own thread. */
function AgentRow({ agent, thread, onOpen }: AgentRowProps) {
  const above = agent.parentName === null ? '' : t` for ${agent.parentName}`;
  return (
    <button type="button" className={classNames(styles.row, styles.agent)} tabIndex={-1} onClick={onOpen}>
      <UsersIcon />
      <span className={styles.title} {...tooltipWhenCut(`${agent.name}${above}`)}>
        {agent.name}
        <span className={styles.above}>{above}</span>
      </span>
      <span className="visually-hidden">{t`, agent in ${thread},`}</span>
      <Hit hit={agent.hit} />
    </button>
  );
}

function Hit({ hit }: Pick<ThreadRow, 'hit'>) {
  if (hit === null) return null;
  return (
    <span className={classNames(styles.news, styles.hit)}>
      {hit.pieces.map(({ marked, text }, at) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no other ID
        marked ? <mark key={at}>{text}</mark> : text,
      )}
    </span>
  );
}

/** Handles keys on a row: F2 edits the name, Delete deletes the thread. */
function pressOnRow(event: KeyboardEvent, id: ThreadId): void {
  const command = event.key === 'F2' ? 'rename' : event.key === 'Delete' ? 'delete' : null;
  const thread = useThreads.getState().threads[id];
  if (command === null || thread === undefined || (command === 'rename' && thread.archived)) return;
  event.preventDefault();
  performThreadCommand(command, thread, 'list');
}
