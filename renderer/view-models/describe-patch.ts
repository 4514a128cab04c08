import { counted, t } from '../../shared/i18n/i18n.ts';
import type { PatchEntry } from '../../shared/transcript/entry.ts';
import { formatFileNames, toRelativePath } from '../components/format/path.ts';
import type { GlyphState } from '../components/StateGlyph.tsx';
import { describeApproved, describeDecision, describeRefusal, type Fact } from './describe-command.ts';

/** A patch as shown in its row. */
export type PatchView = {
  readonly glyph: GlyphState;
  /** `Edited 3 files`, `Could not edit`. */
  readonly text: string;
  /** The files; `one` is named in full. */
  readonly names: { readonly text: string; readonly one: boolean };
  readonly added: number;
  readonly removed: number;
  readonly facts: readonly Fact[];
  /** True if there is a diff to show below its row: it was applied. */
  readonly canOpen: boolean;
  /** Why it did not apply, and a note that nothing was written; null when it applied. */
  readonly refusal: string | null;
  /** Every file, for the tooltip. */
  readonly files: readonly string[];
  readonly decision: string | null;
};

/** Describes a patch; paths inside `folder` are relative to it. */
export function describePatch(entry: PatchEntry, folder: string | null): PatchView {
  const paths = entry.files.map((file) => toRelativePath(folder, file.movedTo ?? file.path));
  const one = paths.length === 1;
  const isApplied = entry.status === 'done';
  const failed = entry.status === 'didNotApply' || entry.status === 'failed';
  return {
    glyph: glyphs[entry.status],
    text: failed
      ? t`Could not edit`
      : one
        ? getLabels(entry).one
        : getLabels(entry).many(counted(paths.length, 'file')),
    names: { text: one ? (paths[0] ?? '') : formatFileNames(paths), one },
    added: isApplied ? entry.files.reduce((sum, file) => sum + file.added, 0) : 0,
    removed: isApplied ? entry.files.reduce((sum, file) => sum + file.removed, 0) : 0,
    facts: [...describeApproved(entry.approval), ...getFacts(entry)],
    canOpen: isApplied,
    refusal: failed ? t`${toSentence(entry.message ?? t`Codex could not apply the patch`)} Nothing was written.` : null,
    files: paths,
    decision: describeDecision(entry.approval),
  };
}

const glyphs: Readonly<Record<PatchEntry['status'], GlyphState>> = {
  applying: 'editing',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  declined: 'declined',
  didNotApply: 'failed',
  cancelled: 'stopped',
  cutOff: 'cutOff',
};

function getLabels(entry: PatchEntry): PatchLabels {
  const kinds = new Set(entry.files.map((file) => file.change));
  const [only] = kinds;
  const kind = kinds.size === 1 && only !== undefined ? only : 'modified';
  return entry.status === 'done' ? doneLabels[kind] : requestedLabels[kind];
}

/** The words before the name of one file, and the words for many: `3 files`. */
type PatchLabels = { readonly one: string; readonly many: (files: string) => string };

const doneLabels: Readonly<Record<PatchEntry['files'][number]['change'], PatchLabels>> = {
  added: { one: t`Added`, many: (files) => t`Added ${files}` },
  deleted: { one: t`Deleted`, many: (files) => t`Deleted ${files}` },
  modified: { one: t`Edited`, many: (files) => t`Edited ${files}` },
  renamed: { one: t`Renamed`, many: (files) => t`Renamed ${files}` },
};

const requestedLabels: typeof doneLabels = {
  added: { one: t`Add`, many: (files) => t`Add ${files}` },
  deleted: { one: t`Delete`, many: (files) => t`Delete ${files}` },
  modified: { one: t`Edit`, many: (files) => t`Edit ${files}` },
  renamed: { one: t`Rename`, many: (files) => t`Rename ${files}` },
};

function getFacts(entry: PatchEntry): readonly Fact[] {
  switch (entry.status) {
    case 'waiting':
      return [{ text: t`waiting for you`, tone: 'wait' }];
    case 'didNotApply':
      return [{ text: t`did not apply`, tone: 'bad' }];
    case 'failed':
      return [{ text: t`failed`, tone: 'bad' }];
    case 'declined':
      return [{ text: describeRefusal(entry.approval), tone: 'quiet' }];
    case 'cancelled':
      return [{ text: t`canceled`, tone: 'quiet' }];
    case 'cutOff':
      return [{ text: t`cut off`, tone: 'quiet' }];
    default:
      return [];
  }
}

function toSentence(words: string): string {
  const trimmed = words.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
