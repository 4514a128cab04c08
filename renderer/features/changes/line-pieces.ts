import { visibleRuns } from '../../../shared/base/visible-text.ts';
import type { CodeLine, SyntaxRole } from '../../highlighting/syntax-role.ts';
import type { LinePart } from './compare-words.ts';

/**
 * A run of characters with the same look. A changed word has no syntax colors: they would be too faint on its
 * background. `spelled`: the piece represents an invisible character, such as one that changes the direction of the
 * text around it.
 */
export type LinePiece = {
  readonly text: string;
  readonly changed: boolean;
  readonly role: SyntaxRole | null;
  readonly spelled: boolean;
};

/** Combines the changed words of a line with its colors. */
export function splitLine(parts: readonly LinePart[], colors: CodeLine | null): readonly LinePiece[] {
  let start = 0;
  return parts.flatMap((part, at) => {
    const end = start + part.text.length;
    const spans = part.changed || colors === null ? [{ text: part.text, role: null }] : sliceLine(colors, start, end);
    start = end;
    const { changed } = part;
    const isLast = at === parts.length - 1;
    return spans.flatMap(({ text, role }, place) =>
      visibleRuns(isLast && place === spans.length - 1 ? trimReturn(text) : text, 'prose').map((run) => ({
        ...run,
        changed,
        role: run.spelled ? null : role,
      })),
    );
  });
}

/** Removes a carriage return: Windows line breaks are not worth marking. */
function trimReturn(end: string): string {
  return end.endsWith('\r') ? end.slice(0, -1) : end;
}

function sliceLine(colors: CodeLine, start: number, end: number): CodeLine {
  let at = 0;
  return colors.flatMap(({ text, role }) => {
    const cut = text.slice(Math.max(0, start - at), Math.max(0, end - at));
    at += text.length;
    return cut === '' ? [] : [{ text: cut, role }];
  });
}
