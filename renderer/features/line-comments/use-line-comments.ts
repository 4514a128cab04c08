import { useMemo, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { type CommentedLine, type LineComment, maxCommentedLines } from '../../../shared/threads/line-comment.ts';
import type { DiffTarget } from '../../stores/diff.store.ts';
import { commentsChanged, useDrafts } from '../../stores/drafts.store.ts';

/** What can be done with comments in the list of a diff. */
export type Commenting = {
  /** The one that is being written; null while none is. */
  readonly open: LineComment | null;
  /** What is in its field: the field may leave the page while one scrolls. */
  readonly typed: { current: string };
  readonly begin: (path: string, lines: readonly CommentedLine[]) => void;
  readonly edit: (comment: LineComment) => void;
  /** Keeps what is typed; without a word in it the comment goes. */
  readonly keep: () => void;
  readonly remove: (comment: LineComment) => void;
  readonly leave: () => void;
};

const none: readonly LineComment[] = [];

/** The comments on a diff of a thread, the one that is being written among them, and what can be done with them. */
export function useLineComments(
  threadId: ThreadId,
  target: DiffTarget | null,
): { readonly comments: readonly LineComment[]; readonly commenting: Commenting } {
  const kept = useDrafts((state) => state.comments[threadId] ?? none);
  const [open, setOpen] = useState<LineComment | null>(null);
  const typed = useRef('');
  const { entryId = null, turnId = null } = target ?? {};
  const comments = useMemo(() => {
    const all = open === null || kept.some(({ id }) => id === open.id) ? kept : [...kept, open];
    return all.filter((comment) => comment.turnId === turnId && comment.entryId === entryId);
  }, [kept, open, turnId, entryId]);
  const commenting = useMemo((): Commenting => {
    const write = (comment: LineComment): void => {
      typed.current = comment.text;
      setOpen(comment);
    };
    const change = (id: string, next: readonly LineComment[]): void => {
      const { comments: all } = useDrafts.getState();
      const before = all[threadId] ?? none;
      const at = before.findIndex((comment) => comment.id === id);
      const place = at === -1 ? before.length : at;
      commentsChanged(threadId, [...before.slice(0, place), ...next, ...before.slice(place + 1)]);
    };
    return {
      open,
      typed,
      begin: (path, lines) => {
        if (turnId === null || lines.length === 0) return;
        const id = crypto.randomUUID();
        write({ id, turnId, entryId, path, lines: lines.slice(0, maxCommentedLines), text: '' });
      },
      edit: write,
      keep: () => {
        const text = typed.current.trim();
        if (open !== null) change(open.id, text === '' ? [] : [{ ...open, text }]);
        setOpen(null);
      },
      remove: ({ id }) => change(id, []),
      leave: () => setOpen(null),
    };
  }, [threadId, turnId, entryId, open]);
  return { comments, commenting };
}
