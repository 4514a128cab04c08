import UserSearchIcon from 'lucide-react/icons/user-search';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { LineWriter } from '../../../../shared/transcript/line-writer.ts';
import { closeDrawer } from '../../../actions/close-drawer.ts';
import { readLineWriters } from '../../../commands/changes.commands.ts';
import { goToTurn } from '../../../commands/thread-actions.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../../components/Dialog.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import type { DiffRow } from '../../../view-models/diff-rows.ts';
import type { TurnReviewTarget } from '../review/review.view-model.ts';
import type { RowRange } from '../selection.view-model.ts';
import { authorIcons } from './AuthorBadge.tsx';
import styles from './LineWriters.module.css';
import {
  type ChangedLine,
  describeWriter,
  describeWriters,
  getChangedLine,
  nameQuestion,
} from './line-writers.view-model.ts';

type Line = ChangedLine & { readonly path: string };
/** A line of the diff that was shown when the user asked. */
type Asked = Line & TurnReviewTarget & { readonly threadId: ThreadId };
type Asking = { readonly isKnown: (path: string) => boolean; readonly ask: (line: Line) => void };

/** Null where a diff has no record of changes. */
const LineWritersContext = createContext<Asking | null>(null);

export type LineWritersProps = {
  readonly threadId: ThreadId;
  /** The diff of a turn. Null while there is none that the host knows. */
  readonly target: TurnReviewTarget | null;
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

/** Returns the button of the first of these rows that has one. */
function findButton(area: HTMLElement, rows: RowRange | null): HTMLElement | null {
  if (rows === null) return null;
  for (let at = rows.from; at <= rows.to; at++) {
    const found = area.querySelector<HTMLElement>(`[data-index="${at}"] [data-asks-who]`);
    if (found !== null) return found;
  }
  return null;
}

/** Asks who wrote the changed line of a row. Visible while the pointer or the focus is on the row. */
export function AskWhoButton({ inTabOrder, path, row }: AskWhoButtonProps) {
  const asking = useContext(LineWritersContext);
  const line = getChangedLine(row);
  if (asking === null || line === null || !asking.isKnown(path)) return null;
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={nameQuestion(line)}
      aria-keyshortcuts="W"
      data-asks-who=""
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
  const [writers, setWriters] = useState<readonly LineWriter[] | null>(null);
  useEffect(() => {
    let isWanted = true;
    void readLineWriters(asked).then((answer) => {
      if (isWanted) setWriters(answer.ok ? answer.value : []);
    });
    return () => {
      isWanted = false;
    };
  }, [asked]);
  const note = writers === null ? t`Looking it up…` : describeWriters(writers);
  return (
    <Dialog title={nameQuestion(asked)} className={styles.dialog} onClose={onClose}>
      <div className={styles.body}>
        {note !== null && (
          <p role="status" className={styles.note}>
            {note}
          </p>
        )}
        {writers !== null && writers.length > 0 && (
          <ul className={styles.writers}>
            {writers.map((writer) => (
              <Writer key={JSON.stringify(writer)} writer={writer} onClose={onClose} />
            ))}
          </ul>
        )}
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
        <p className={styles.name}>{name}</p>
        {message !== null && <p className={styles.message}>{t`For your message “${message}”`}</p>}
        {facts !== '' && <p className={styles.note}>{facts}</p>}
      </div>
      {destination !== null && (
        <Button
          size={24}
          onClick={() => {
            onClose();
            closeDrawer();
            goToTurn(destination);
          }}
        >
          {t`Show in the thread`}
        </Button>
      )}
    </li>
  );
}
