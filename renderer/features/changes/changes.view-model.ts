import { visibleText } from '../../../shared/base/visible-text.ts';
import type { DiffFile, DiffSummary, PatchJobState } from '../../../shared/changes/diff-summary.ts';
import type { UncommittedFile, UncommittedState } from '../../../shared/contract/commits.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { toOneLine } from '../../components/format/one-line.ts';
import type { ChangesTarget } from '../../stores/changes.store.ts';
import type { Panes } from '../../stores/panes.ts';
import { buildFileTree, type TreeNode } from '../../view-models/file-tree.ts';
import { findShownDiff, findUnwritten, listDiffs, type ShownDiffInput } from './shown-diff.ts';

/** A row of the tree, flattened; `depth` counts from 0. */
export type TreeRow = {
  readonly node: TreeNode;
  readonly depth: number;
  readonly expanded: boolean;
  /** For screen readers: `src/a.ts, 3 added, 1 removed`. */
  readonly name: string;
};

/** One option of the diff picker. */
export type DiffChoice = { readonly key: string; readonly label: string; readonly target: ChangesTarget };

export type ChangesView = {
  readonly diff: DiffSummary | null;
  readonly choices: readonly DiffChoice[];
  readonly chosenKey: string;
  readonly tree: readonly TreeRow[];
  /** The progress of a patch that is being applied; null otherwise. */
  readonly applyingText: string | null;
  /** The diff belongs to a patch that did not apply: its lines are in no file. */
  readonly isNotApplied: boolean;
};

export type ChangesInput = ShownDiffInput & {
  readonly jobs: readonly PatchJobState[];
  readonly collapsed: ReadonlySet<string>;
};

/** From this width of the window on, the files are next to their lines. Lengths are px at a text size of 100 %. */
const fileColumnFrom = 1900;
/** The width of the column of files, and the least that it leaves to the lines. */
const fileColumnWidth = 244;
const linesMinWidth = 540;

/** Returns whether the files are a column next to their lines, instead of above them. */
export function hasFileColumn(width: number, { sheet }: Panes): boolean {
  return width >= fileColumnFrom && sheet.place === 'beside' && sheet.length >= fileColumnWidth + linesMinWidth;
}

/** An uncommitted file of the folder. `note` says that it is new or deleted; null if it is neither. */
export type OtherFile = { readonly path: string; readonly note: string | null };

/**
 * Lists the uncommitted files of a folder that are not among the listed ones. Empty while it is unknown what the folder
 * has.
 */
export function listOtherFiles(
  uncommitted: Pick<UncommittedState, 'root' | 'files'> | null,
  folder: string | null,
  listed: readonly Pick<DiffFile, 'path'>[],
): readonly OtherFile[] {
  if (uncommitted === null || uncommitted.root !== folder) return [];
  const known = new Set(listed.map(({ path }) => path));
  return uncommitted.files
    .filter(({ oldPath, path }) => !known.has(path) && (oldPath === null || !known.has(oldPath)))
    .map(({ path, status }) => ({ path, note: otherNotes[status] ?? null }));
}

/** What happened to a file that was not only modified. */
export const changeNames = { added: t`new`, deleted: t`deleted`, renamed: t`renamed` } as const;

const otherNotes: Partial<Record<UncommittedFile['status'], string>> = {
  added: changeNames.added,
  untracked: changeNames.added,
  deleted: changeNames.deleted,
};

/** A longer name of a command is cut off, in characters. */
const maxLabelLength = 40;

/**
 * Describes the changes as the pane shows them: the chosen diff, or the newest whole turn that has one. A patch that
 * did not apply is shown only when it is chosen.
 */
export function describeChanges(facts: ChangesInput): ChangesView {
  const job = facts.jobs[0];
  const diffs = listDiffs(facts);
  const isUnwritten = findUnwritten(facts);
  const diff = findShownDiff(facts);
  const files = diff?.files ?? [];
  return {
    diff,
    choices: diffs.map((candidate) => ({
      key: toKey(candidate),
      label: `${describeLabel(candidate, facts)}${isUnwritten(candidate) ? t`, did not apply` : ''}`,
      target: { turnId: candidate.turnId, entryId: candidate.entryId },
    })),
    chosenKey: diff === null ? '' : toKey(diff),
    tree: listTreeRows(files, facts.collapsed),
    applyingText: job === undefined ? null : t`Applying, ${job.filesDone} of ${job.filesExpected} files done`,
    isNotApplied: diff !== null && isUnwritten(diff),
  };
}

function toKey(target: ChangesTarget): string {
  return `${target.turnId}/${target.entryId ?? ''}`;
}

function describeLabel(diff: DiffSummary, { diffs, turns }: ChangesInput): string {
  const at = turns.findIndex((turn) => turn.id === diff.turnId);
  const turn = at === -1 ? t`Earlier turn` : at === turns.length - 1 ? t`Latest turn` : t`Turn ${at + 1}`;
  if (diff.entryId === null) return turn;
  const entryOf = ({ entryId }: DiffSummary) => turns[at]?.entries.find(({ id }) => id === entryId);
  const entry = entryOf(diff);
  if (entry?.kind === 'command') return t`${turn}, ${shorten(toOneLine(entry.command))}`;
  if (entry?.kind === 'tool') return t`${turn}, ${shorten(entry.tool)}`;
  const isPatch = (other: DiffSummary) => entryOf(other)?.kind !== 'command' && entryOf(other)?.kind !== 'tool';
  const patches = diffs.filter((other) => other.turnId === diff.turnId && other.entryId !== null && isPatch(other));
  return t`${turn}, patch ${patches.indexOf(diff) + 1}`;
}

function shorten(text: string): string {
  return text.length > maxLabelLength ? `${text.slice(0, maxLabelLength).trimEnd()}…` : text;
}

/** Lists the file tree as rows, without the contents of `collapsed` folders. */
export function listTreeRows(files: readonly DiffFile[], collapsed: ReadonlySet<string>): readonly TreeRow[] {
  return flattenTree(buildFileTree(files), 0, collapsed);
}

function flattenTree(nodes: readonly TreeNode[], depth: number, collapsed: ReadonlySet<string>): readonly TreeRow[] {
  return nodes.flatMap((node) => {
    const expanded = node.kind === 'folder' && !collapsed.has(node.path);
    const row = { node, depth, expanded, name: describeNode(node) };
    return node.kind === 'folder' && expanded ? [row, ...flattenTree(node.children, depth + 1, collapsed)] : [row];
  });
}

function describeNode(node: TreeNode): string {
  const { added, removed } = node.kind === 'folder' ? node : node.file;
  const counts = [added > 0 && t`${added} added`, removed > 0 && t`${removed} removed`].filter(
    (part) => part !== false,
  );
  return [visibleText(node.path), ...counts].join(', ');
}
