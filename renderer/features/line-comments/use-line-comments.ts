import { useMemo, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { type CommentedLine, type LineComment, maxCommentedLines } from '../../../shared/threads/line-comment.ts';
import type { DiffTarget } from '../../stores/changes.store.ts';
import { commentsChanged, useDrafts } from '../../stores/drafts.store.ts';

/** The actions on comments in the list of a diff. */
export type Commenting = {
  /** The one being written; null when there is none. */
  readonly open: LineComment | null;
  /** The text in its field: the field may leave the DOM while one scrolls. */
  readonly typed: { current: string };
  readonly begin: (path: string, lines: readonly CommentedLine[]) => void;
  readonly edit: (comment: LineComment) => void;
  /** Saves the text; an empty comment is removed. */
  readonly keep: () => void;
  readonly remove: (comment: LineComment) => void;
  readonly leave: () => void;
};

const none: readonly LineComment[] = [];

/** The comments on a thread's diff, including the one being written, and the actions on them. */
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
