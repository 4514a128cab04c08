import FileDiffIcon from 'lucide-react/icons/file-diff';
import GitBranchIcon from 'lucide-react/icons/git-branch';
import MessageSquareTextIcon from 'lucide-react/icons/message-square-text';
import SquareTerminalIcon from 'lucide-react/icons/square-terminal';
import { Suspense, useCallback, useRef, useState } from 'react';
import type { DiffSummary } from '../../../shared/changes/diff-summary.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { lazyComponent } from '../../client/lazy-module.ts';
import { compareAttempts } from '../../commands/recorded-runs.commands.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { FileCounts } from '../../components/LineCounts.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import { findTurnDiff, useChanges } from '../../stores/changes.store.ts';
import { showView, useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { renamingStarted, useThreadActions } from '../../stores/thread-actions.store.ts';
import { hasBranches, useThreads } from '../../stores/threads.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { findThreadWorktree } from '../../view-models/describe-work.ts';
import { inputModel } from '../../view-models/input-model.ts';
import { findThreadAttempt } from '../attempts/compared-attempts.ts';
import { BranchButton } from '../commits/BranchButton.tsx';
import { usePanes } from '../panels/use-panes.ts';
import { NameFieldSoon, useNameField } from '../thread-actions/NameFieldSoon.tsx';
import { ThreadActions } from '../thread-actions/ThreadActions.tsx';
import { describeThreadState } from '../thread-actions/thread-menu.view-model.ts';
import { TitleBar } from '../title-bar/TitleBar.tsx';
import { useWork } from '../work/use-work.ts';
import styles from './ThreadHead.module.css';

const Branches = lazyComponent(() => import('../branches/Branches.tsx'));
const PinnedTurns = lazyComponent(() => import('../thread-actions/PinnedTurns.tsx'));

/** The title bar of the thread: its title, its place, and its controls. */
export function ThreadHead({ title }: { readonly title: string }) {
  const thread = useThreads((state) => (state.shown === null ? null : (state.threads[state.shown] ?? null)));
  useNameField();
  const work = useWork();
  const worktree = thread === null ? null : findThreadWorktree(thread, work);
  const attempt = thread === null ? null : findThreadAttempt(thread, work);
  // Its worktree is gone, or the host has not listed it yet. The branch of the folder is not that of the thread.
  const isElsewhere = useModel(inputModel, ({ place }) => place?.isFixed === true && place.place === 'worktree');
  const naming = useThreadActions(
    (state) => state.renaming?.place === 'head' && state.renaming.threadId === thread?.id,
  );
  const hasPins = useThreadActions((state) => thread !== null && (state.pinnedTurns[thread.id]?.length ?? 0) > 0);
  const isBranch = useThreads(hasBranches);
  const [menuOpen, setMenuOpen] = useState(false);
  const closeMenu = useCallback(() => setMenuOpen(false), []);
  const menu = useRef<HTMLButtonElement>(null);
  const state = thread === null ? null : describeThreadState(thread);
  return (
    <TitleBar
      controls={
        <>
          {thread !== null && hasPins && (
            <Suspense fallback={null}>
              <PinnedTurns threadId={thread.id} />
            </Suspense>
          )}
          {thread !== null && isBranch && (
            <Suspense fallback={null}>
              <Branches key={thread.id} threadId={thread.id} />
            </Suspense>
          )}
          {usePanes().sheet.place === 'over' ? <ViewSwitch /> : <SheetButtons />}
          {thread !== null && (
            <ThreadActions
              ref={menu}
              threadId={thread.id}
              name={t`Actions for this thread`}
              place="head"
              open={menuOpen}
              onOpen={() => setMenuOpen(true)}
              onClosed={closeMenu}
              focusAfter={() => menu.current?.focus()}
            />
          )}
        </>
      }
    >
      {naming && thread !== null ? (
        <div className={styles.naming}>
          <NameFieldSoon threadId={thread.id} title={title} focusAfter={() => menu.current?.focus()} />
        </div>
      ) : (
        <h1
          className={styles.title}
          dir="auto"
          {...tooltipWhenCut(title)}
          onDoubleClick={() => {
            if (thread !== null && !thread.archived) renamingStarted(thread.id, 'head');
          }}
        >
          {title}
        </h1>
      )}
      {worktree === null && !isElsewhere ? (
        <BranchButton />
      ) : worktree === null ? (
        <span className={styles.place}>
          <GitBranchIcon />
          {t`Worktree`}
        </span>
      ) : (
        <span className={styles.place} {...tooltip(t`Worktree, branch ${worktree.branch}`)}>
          <GitBranchIcon />
          <span className="visually-hidden">{t`Worktree, branch`} </span>
          <span className={styles.branch}>{worktree.branch}</span>
        </span>
      )}
      {attempt !== null && (
        <Button
          kind="quiet"
          size={24}
          {...tooltip(t`Compare the attempts`)}
          onClick={() => compareAttempts(attempt.group)}
        >
          {t`Attempt ${attempt.number} of ${attempt.of}`}
        </Button>
      )}
      {state !== null && (
        <span className={styles.state} {...tooltip(state.meaning)}>
          {state.text}
        </span>
      )}
    </TitleBar>
  );
}

/** Opens and closes the parts of the sheet next to the thread. Says what the changes are, once there are any. */
function SheetButtons() {
  const open = useLayout((state) => state.layout.sheet);
  const isTurn = useChanges(({ scope }) => scope === 'turn');
  const turnFiles = useTurnFiles();
  const files = isTurn ? turnFiles : noFiles;
  const [changesKeys, consoleKeys] = [useKeys('toggleChanges'), useKeys('toggleConsole')];
  return (
    <>
      <IconButton
        name={t`Console`}
        icon={<SquareTerminalIcon />}
        keys={consoleKeys}
        aria-expanded={open === 'console'}
        onClick={() => runAction('toggleConsole')}
      />
      <Button
        kind="quiet"
        icon={<FileDiffIcon />}
        className={styles.changes}
        aria-expanded={open === 'changes'}
        {...tooltip(t`Changes`, changesKeys)}
        onClick={() => runAction('toggleChanges')}
      >
        <span className="visually-hidden">{t`Changes`}</span>
        {files.length > 0 && (
          // Not part of the name, which stays the same while a turn runs.
          <span className={styles.counts} aria-hidden="true">
            <FileCounts files={files} />
          </span>
        )}
      </Button>
    </>
  );
}

/** Chooses what a window shows that is too narrow for the thread and the sheet. */
function ViewSwitch() {
  const shown = useFrame((state) => state.view) ?? 'thread';
  const files = useTurnFiles();
  const [changesKeys, consoleKeys] = [useKeys('toggleChanges'), useKeys('toggleConsole')];
  return (
    <SegmentedControl
      name={t`View`}
      value={shown}
      collapses
      segments={[
        { value: 'thread', name: t`Thread`, icon: <MessageSquareTextIcon /> },
        { value: 'changes', name: t`Changes`, icon: <FileDiffIcon />, count: files.length, keys: changesKeys },
        { value: 'console', name: t`Console`, icon: <SquareTerminalIcon />, keys: consoleKeys },
      ]}
      onChange={(view) => {
        if (view === shown) return;
        if (view === 'thread') showView(null);
        else runAction(view === 'changes' ? 'toggleChanges' : 'toggleConsole');
      }}
    />
  );
}

const noFiles: DiffSummary['files'] = [];

/** Returns the files that the shown turn changed. */
function useTurnFiles(): DiffSummary['files'] {
  const threadId = useTranscript((state) => state.threadId);
  const diff = useChanges(({ diffs, shown }) =>
    threadId === null ? null : findTurnDiff(diffs[threadId] ?? [], shown[threadId] ?? null),
  );
  return diff?.files ?? noFiles;
}
