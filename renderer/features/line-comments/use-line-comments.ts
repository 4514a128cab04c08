import { useEffect, useMemo } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { getPlaceKey } from '../../../shared/texts/stored-text.ts';
import {
  type CommentedLine,
  type LineComment,
  lineComment,
  maxCommentedLines,
} from '../../stores/line-comment.ts';
import { openField, readField, toFieldPlace, writeField } from '../../commands/texts.commands.ts';
import type { ChangesTarget } from '../../stores/changes.store.ts';
import { commentsChanged, useDrafts } from '../../stores/drafts.store.ts';
import { useTexts } from '../../stores/texts.store.ts';

/** The actions on comments in the list of a diff. */
export type Commenting = {
  /** The one being written; null when there is none. */
  readonly openComment: LineComment | null;
  /** The text in its field. The field may leave the DOM while one scrolls, and the page while one writes. */
  readonly getTyped: () => string;
  readonly type: (text: string) => void;
  readonly start: (path: string, lines: readonly CommentedLine[]) => void;
  readonly edit: (comment: LineComment) => void;
  /** Saves the text; an empty comment is removed. */
  readonly save: () => void;
  readonly remove: (comment: LineComment) => void;
  readonly close: () => void;
};

const none: readonly LineComment[] = [];

/** The comments on a thread's diff, including the one being written, and the actions on them. */
export function useLineComments(
  threadId: ThreadId,
  target: ChangesTarget | null,
): { readonly comments: readonly LineComment[]; readonly commenting: Commenting } {
  const kept = useDrafts((state) => state.comments[threadId] ?? none);
  const place = useMemo(() => toFieldPlace(threadId, 'comment'), [threadId]);
  useEffect(() => openField(place), [place]);
  // Which comment it is does not change while one types.
  const about = useTexts((state) => state.fields[getPlaceKey(place)]?.text.about ?? null);
  const open = useMemo(() => lineComment.safeParse(parseJson(about ?? '')).data ?? null, [about]);
  const { entryId = null, turnId = null } = target ?? {};
  const comments = useMemo(() => {
    const all = open === null || kept.some(({ id }) => id === open.id) ? kept : [...kept, open];
    return all.filter((comment) => comment.turnId === turnId && comment.entryId === entryId);
  }, [kept, open, turnId, entryId]);
  const commenting = useMemo((): Commenting => {
    const typed = (): string => readField(place)?.text ?? '';
    const write = (comment: LineComment): void => {
      // A comment that is half written stays with the others.
      keep();
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
