import type { EntryId } from '../../../shared/base/ids.ts';
import type { CodexLine } from '../../../shared/diagnostics/codex-line.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** One line as shown. */
export type CodexLineView = {
  /** Null for a line that needs no attention. */
  readonly mark: { readonly glyph: GlyphState; readonly name: string } | null;
  /** Unix milliseconds. */
  readonly at: number;
  readonly text: string;
  /** `Harmless: …`; null if unknown. */
  readonly harmless: string | null;
};

/** What Codex wrote, in one sentence and line by line. */
export type CodexLinesView = { readonly text: string; readonly lines: readonly CodexLineView[] };

/** Describes a group of at least one line. */
export function describeCodexLines(lines: readonly CodexLine[]): CodexLinesView {
  return { text: describeSummary(lines), lines: lines.map(toLineView) };
}

function describeSummary(lines: readonly CodexLine[]): string {
  const logged = counted(lines.length, 'line');
  if (lines.every(({ harmless }) => harmless !== null)) return t`Codex logged ${logged}, harmless`;
  const errors = lines.filter(({ severity }) => severity === 'error').length;
  return errors > 0 ? t`Codex logged ${logged}, ${counted(errors, 'error')}` : t`Codex logged ${logged}`;
}

/** Returns the lines that arrived while a command or patch ran or, with null, those of the turn alone. */
export function filterLines(lines: readonly CodexLine[], id: EntryId | null): readonly CodexLine[] {
  return lines.filter(({ entryId }) => entryId === id);
}

const marks = {
  info: null,
  warning: { glyph: 'warning', name: t`Warning` },
  error: { glyph: 'failed', name: t`Error` },
} as const satisfies Readonly<Record<CodexLine['severity'], CodexLineView['mark']>>;

function toLineView({ at, harmless, severity, text }: CodexLine): CodexLineView {
  return {
    mark: marks[severity],
    at,
    // The time and the level are shown next to the text.
    text: text.replace(/^\d{4}-\d\d-\d\dT\S+Z\s+[A-Z]+\s+/, ''),
    harmless: harmless === null ? null : t`Harmless: ${harmless}`,
  };
}
