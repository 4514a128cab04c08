import { useEffect, useMemo, useRef } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { getPlaceKey } from '../../../shared/texts/stored-text.ts';
import { openField, readField, toFieldPlace, writeField } from '../../commands/texts.commands.ts';
import type { ChangesTarget } from '../../stores/changes.store.ts';
import { commentsChanged, useDrafts } from '../../stores/drafts.store.ts';
import { type CommentedLine, type LineComment, lineComment, maxCommentedLines } from '../../stores/line-comment.ts';
import { useTexts } from '../../stores/texts.store.ts';

/** The actions on comments in the list of a diff. */
export type Commenting = {
  /** The comment that the user is writing; null for none. */
  readonly openComment: LineComment | null;
  /**
   * The text in the comment's field. The field may leave the DOM while the user scrolls, and the page while the user
   * writes.
   */
  readonly getTyped: () => string;
  /**
   * Returns whether the field of this comment takes the focus when it appears: once after the user asked to write, and
   * when the row comes back into view that had the focus, unless the user has gone elsewhere.
   */
  readonly takeFocus: (id: string) => boolean;
  /** Call this when the field leaves the DOM with the focus. */
  readonly focusLost: (id: string) => void;
  readonly type: (text: string) => void;
  readonly start: (path: string, lines: readonly CommentedLine[]) => void;
  readonly edit: (comment: LineComment) => void;
  /** Saves the text. An empty comment is removed. */
  readonly save: () => void;
  readonly remove: (comment: LineComment) => void;
  readonly close: () => void;
};

const none: readonly LineComment[] = [];

/** Returns the comments on a thread's diff, including the open one, and the actions on them. */
export function useLineComments(
  threadId: ThreadId,
  target: ChangesTarget | null,
): { readonly comments: readonly LineComment[]; readonly commenting: Commenting } {
  const kept = useDrafts((state) => state.comments[threadId] ?? none);
  const place = useMemo(() => toFieldPlace(threadId, 'comment'), [threadId]);
  useEffect(() => openField(place), [place]);
  // Typing does not change which comment is open.
  const about = useTexts((state) => state.fields[getPlaceKey(place)]?.text.about ?? null);
  const open = useMemo(() => lineComment.safeParse(parseJson(about ?? '')).data ?? null, [about]);
  const asked = useRef<string | null>(null);
  const lost = useRef<string | null>(null);
  const { entryId = null, turnId = null } = target ?? {};
  const comments = useMemo(() => {
    const all = open === null || kept.some(({ id }) => id === open.id) ? kept : [...kept, open];
    return all.filter((comment) => comment.turnId === turnId && comment.entryId === entryId);
  }, [kept, open, turnId, entryId]);
  const commenting = useMemo((): Commenting => {
    const typed = (): string => readField(place)?.text ?? '';
    const write = (comment: LineComment): void => {
      // A half-written comment is saved with the others.
      keep();
      asked.current = comment.id;
      writeField(place, { text: comment.text, about: JSON.stringify(comment) });
    };
    const change = (id: string, next: readonly LineComment[]): void => {
      const { comments: all } = useDrafts.getState();
      const before = all[threadId] ?? none;
      const at = before.findIndex((comment) => comment.id === id);
      const place = at === -1 ? before.length : at;
      commentsChanged(threadId, [...before.slice(0, place), ...next, ...before.slice(place + 1)]);
    };
    const keep = (): void => {
      const text = typed().trim();
      if (open !== null) change(open.id, text === '' ? [] : [{ ...open, text }]);
      writeField(place, null);
    };
    return {
      openComment: open,
      getTyped: typed,
      takeFocus: (id) => {
        const isWanted = asked.current === id || (lost.current === id && document.activeElement === document.body);
        if (asked.current === id) asked.current = null;
        lost.current = null;
        return isWanted;
      },
      focusLost: (id) => {
        lost.current = id;
      },
      type: (text) => {
        if (about !== null) writeField(place, { text, about });
      },
      start: (path, lines) => {
        if (turnId === null || lines.length === 0) return;
        const id = crypto.randomUUID();
        write({ id, turnId, entryId, path, lines: lines.slice(0, maxCommentedLines), text: '' });
      },
      edit: write,
      save: keep,
      remove: ({ id }) => change(id, []),
      close: () => writeField(place, null),
    };
  }, [threadId, turnId, entryId, open, about, place]);
  return { comments, commenting };
}
