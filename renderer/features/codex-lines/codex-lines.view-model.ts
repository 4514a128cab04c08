import type { EntryId } from '../../../shared/base/ids.ts';
import type { CodexLine } from '../../../shared/diagnostics/codex-line.ts';
import { counted } from '../../components/format/quantity.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** One line as it is shown. */
export type CodexLineView = {
  /** Null for a line that is no news. */
  readonly mark: { readonly glyph: GlyphState; readonly name: string } | null;
  /** Unix milliseconds. */
  readonly at: number;
  readonly text: string;
  /** `Harmless: …`; null where that is not known. */
  readonly harmless: string | null;
};

/** What Codex wrote, in one sentence and line by line. */
export type CodexLinesView = { readonly words: string; readonly lines: readonly CodexLineView[] };

/** Describes lines that belong together; there is at least one. */
export function describeCodexLines(lines: readonly CodexLine[]): CodexLinesView {
  const errors = lines.filter(({ severity }) => severity === 'error').length;
  const allHarmless = lines.every(({ harmless }) => harmless !== null);
  const rest = allHarmless ? ', harmless' : errors > 0 ? `, ${counted(errors, 'error')}` : '';
  return { words: `Codex logged ${counted(lines.length, 'line')}${rest}`, lines: lines.map(viewOf) };
}

/** The lines that came while a command or patch was under way, or with null, those that belong to the turn alone. */
export function linesOf(lines: readonly CodexLine[], id: EntryId | null): readonly CodexLine[] {
  return lines.filter(({ entryId }) => entryId === id);
}

const marks = {
  info: null,
  warning: { glyph: 'warning', name: 'Warning' },
  error: { glyph: 'failed', name: 'Error' },
} as const satisfies Readonly<Record<CodexLine['severity'], CodexLineView['mark']>>;

function viewOf({ at, harmless, severity, text }: CodexLine): CodexLineView {
  return {
    mark: marks[severity],
    at,
    // When and how bad is said beside it.
    text: text.replace(/^\d{4}-\d\d-\d\dT\S+Z\s+[A-Z]+\s+/, ''),
    harmless: harmless === null ? null : `Harmless: ${harmless}`,
  };
}
