import { t } from '../../../shared/i18n/i18n.ts';
import type { FolderChoice } from '../../../shared/workspace/workspace-snapshot.ts';

/** A folder in the list. */
export type FolderChoiceRow = {
  readonly path: string;
  readonly name: string;
  /** The path of the parent folder. */
  readonly place: string;
  readonly branch: string | null;
  /** The heading before this row; null if it is the same as above. */
  readonly heading: string | null;
};

export type OpenFolderView = {
  readonly rows: readonly FolderChoiceRow[];
  /** The path after Tab completes it; null when there is nothing to add. */
  readonly completion: string | null;
  /** Shown instead of the rows; null if there are rows. */
  readonly empty: string | null;
};

/** Describes the folders that match the typed text. `choices` is null until the host has answered once. */
export function describeOpenFolder(typed: string, choices: readonly FolderChoice[] | null): OpenFolderView {
  if (choices === null) return { rows: [], completion: null, empty: null };
  return {
    rows: choices.map((choice, at) => ({
      path: choice.path,
      name: choice.name,
      place: getParentPath(choice.path),
      branch: choice.branch,
      heading: choices[at - 1]?.recent === choice.recent ? null : choice.recent ? t`Recent` : t`Folders`,
    })),
    completion: completePath(typed, choices),
    empty: choices.length > 0 ? null : describeEmpty(typed),
  };
}

/** Returns a chosen folder as typed text, with a separator at the end, so that its contents are listed next. */
export function toTypedPath(path: string): string {
  return /[\\/]$/.test(path) ? path : path + getSeparator(path);
}

function describeEmpty(typed: string): string {
  if (typed.trim() === '') return t`Type a path, such as ~/code. Folders you have opened before are listed here.`;
  return t`No folder starts with this. Press Open to check the path.`;
}

/**
 * Completes a path like a shell: returns the common start of all matching folders, if it is longer than the typed path.
 */
function completePath(typed: string, choices: readonly FolderChoice[]): string | null {
  const beside = choices.filter((choice) => !choice.recent).map(({ path }) => path);
  const [first, ...others] = beside;
  if (first === undefined || typed.trim() === '') return null;
  if (others.length === 0) return toTypedPath(first) === typed ? null : toTypedPath(first);
  const common = others.reduce(getCommonStart, first);
  return findNameStart(common).length > findNameStart(typed).length ? common : null;
}

function getCommonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

function findNameStart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function getParentPath(path: string): string {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end <= 0 ? path.slice(0, 1) : path.slice(0, end);
}

function getSeparator(path: string): string {
  return path.includes('\\') && !path.includes('/') ? '\\' : '/';
}
