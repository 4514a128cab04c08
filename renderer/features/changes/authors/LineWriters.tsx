import GitCommitIcon from 'lucide-react/icons/git-commit-horizontal';
import UserSearchIcon from 'lucide-react/icons/user-search';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { LineCommit, LineWriter } from '../../../../shared/transcript/line-writer.ts';
import { showTranscript } from '../../../actions/show-transcript.ts';
import { readLineOrigin } from '../../../commands/changes.commands.ts';
import { goToTurn } from '../../../commands/thread-actions.commands.ts';
import { openThread } from '../../../commands/threads.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Dialog, DialogFooter } from '../../../components/Dialog.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import type { DiffTarget } from '../../../stores/changes.store.ts';
import type { DiffRow } from '../../../view-models/diff-rows.ts';
import type { RowRange } from '../selection.view-model.ts';
import { authorIcons } from './AuthorBadge.tsx';
import styles from './LineWriters.module.css';
import {
  type AskedLine,
  describeAnswer,
  describeLineCommit,
  describeWriter,
  getAskedLine,
  nameQuestion,
} from './line-writers.view-model.ts';

type Line = AskedLine & { readonly path: string };
/** A diff that the host knows, with the hash of its text as it is shown. */
export type ShownDiffTarget = DiffTarget & { readonly seen: string };
/** A line of the diff that was shown when the user asked. */
type Asked = Line & ShownDiffTarget & { readonly threadId: ThreadId };
type Asking = { readonly isKnown: (path: string) => boolean; readonly ask: (line: Line) => void };

/** Null where a diff has no record of changes. */
const LineWritersContext = createContext<Asking | null>(null);

export type LineWritersProps = {
  readonly threadId: ThreadId;
  /** The diff. Null while it has none that the host knows. */
  readonly target: ShownDiffTarget | null;
  /** Files that are shown otherwise than the diff has them. */
  readonly others: ReadonlySet<string>;
  /** The selected rows: W asks about the first changed line there, unless a line has the focus. */
  readonly frame: RowRange | null;
  readonly children: ReactNode;
};

/** Lets the user ask who wrote a line of a diff: with a button at the line, or with W. */
export function LineWriters({ children, frame, others, target, threadId }: LineWritersProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const asking = useMemo(
    (): Asking | null =>
      target === null
        ? null
        : { isKnown: (path) => !others.has(path), ask: (line) => setAsked({ threadId, ...target, ...line }) },
    [threadId, target, others],
  );
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key.toLowerCase() !== 'w' || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    if (!(event.target instanceof Element) || event.target.closest('input, textarea, select') !== null) return;
    const own = event.target.closest('[data-index]');
    const button = findButton(event.currentTarget, own === null ? frame : toRange(own));
    if (button === null) return;
    event.preventDefault();
    button.click();
  };
  return (
    <LineWritersContext value={asking}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches events of what it contains */}
      <div className={styles.area} onKeyDown={press}>
        {children}
      </div>
      {asked !== null && <WritersDialog asked={asked} onClose={() => setAsked(null)} />}
    </LineWritersContext>
  );
}

function toRange(row: Element): RowRange {
  const at = Number(row.getAttribute('data-index'));
  return { from: at, to: at };
}

/** Returns the button of the first changed line among these rows, or else of the first line. */
function findButton(area: HTMLElement, rows: RowRange | null): HTMLElement | null {
  let first: HTMLElement | null = null;
  for (let at = rows?.from ?? 0; at <= (rows?.to ?? -1); at++) {
    const found = area.querySelector<HTMLElement>(`[data-index="${at}"] [data-asks-who]`);
    if (found !== null && found.dataset.asksWho !== 'context') return found;
    first ??= found;
  }
  return first;
}

/** Asks who wrote or removed the line of a row. Visible while the pointer or the focus is on the row. */
export function AskWhoButton({ inTabOrder, path, row }: AskWhoButtonProps) {
  const asking = useContext(LineWritersContext);
  const line = getAskedLine(row);
  if (asking === null || line === null || !asking.isKnown(path)) return null;
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={nameQuestion(line)}
      aria-keyshortcuts="W"
      data-asks-who={line.kind}
      tabIndex={inTabOrder ? 0 : -1}
      onClick={() => asking.ask({ path, ...line })}
      {...tooltip(nameQuestion(line), 'W')}
    >
      <UserSearchIcon />
    </button>
  );
}

export type AskWhoButtonProps = { readonly path: string; readonly row: DiffRow; readonly inTabOrder: boolean };

type WritersDialogProps = {
  readonly asked: Asked;
  readonly onClose: () => void;
};

function WritersDialog({ asked, onClose }: WritersDialogProps) {
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof readLineOrigin>> | null>(null);
  useEffect(() => {
    let isWanted = true;
    void readLineOrigin(asked).then((told) => {
      if (isWanted) setAnswer(told);
    });
    return () => {
      isWanted = false;
    };
  }, [asked]);
  const origin = answer?.ok ? answer.value : null;
  const note = describeAnswer(answer);
  return (
    <Dialog title={nameQuestion(asked)} className={styles.dialog} onClose={onClose}>
      <div className={styles.body}>
        {note !== null && (
          <p role="status" className={styles.note}>
            {note}
          </p>
        )}
        {origin !== null && origin.writers.length > 0 && (
          <ul className={styles.writers}>
            {origin.writers.map((writer) => (
              <Writer key={JSON.stringify(writer)} writer={writer} onClose={onClose} />
            ))}
          </ul>
        )}
        {origin !== null && origin.commit !== null && <Commit commit={origin.commit} onClose={onClose} />}
      </div>
      <DialogFooter>
        <Button data-first-focus="" size={32} onClick={onClose}>
          {t`Close`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Writer({ onClose, writer }: { readonly writer: LineWriter; readonly onClose: () => void }) {
  const { destination, facts, kind, message, name } = describeWriter(writer, Date.now());
  const Icon = authorIcons[kind];
  return (
    <li className={styles.writer}>
      <Icon />
      <div className={styles.about}>
        <p className={classNames(styles.name, kind === 'command' && styles.command)}>{name}</p>
        {message !== null && <p className={styles.message}>{t`For your message “${message}”`}</p>}
        {facts !== '' && <p className={styles.note}>{facts}</p>}
      </div>
      {destination !== null && <ShowButton onClose={onClose} onShow={() => goToTurn(destination)} />}
    </li>
  );
}

/** Shows the commit of a line, and who wrote the line before. */
function Commit({ commit, onClose }: { readonly commit: LineCommit; readonly onClose: () => void }) {
  const { destination, facts, name, note } = describeLineCommit(commit, Date.now());
  const show = (): void => {
    if (destination === null) return;
    const { threadId, turnId } = destination;
    if (turnId === null) void openThread(threadId);
    else goToTurn({ threadId, turnId, entryId: null, searchTerms: null });
  };
  return (
    <ul className={styles.writers} aria-label={t`From git`}>
      <li className={styles.writer}>
        <GitCommitIcon />
        <div className={styles.about}>
          <p className={styles.name}>{name}</p>
          <p className={styles.note}>{facts}</p>
          {note !== null && <p className={styles.note}>{note}</p>}
        </div>
        {destination !== null && <ShowButton onClose={onClose} onShow={show} />}
      </li>
      {commit.writers.map((writer) => (
        <Writer key={JSON.stringify(writer)} writer={writer} onClose={onClose} />
      ))}
    </ul>
  );
}

function ShowButton({ onClose, onShow }: { readonly onClose: () => void; readonly onShow: () => void }) {
  return (
    <Button
      size={24}
      onClick={() => {
        onClose();
        showTranscript();
        onShow();
      }}
    >
      {t`Show in the thread`}
    </Button>
  );
}
