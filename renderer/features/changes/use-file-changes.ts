import { createTwoFilesPatch } from 'diff';
import { useEffect, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { compareFile, findStaleFiles } from '../../commands/changes.commands.ts';
import { showToast } from '../../stores/alerts.store.ts';
import type { DiffTarget } from '../../stores/changes.store.ts';
import { parseDiff } from './parse-diff.ts';
import { describeCompareProblem, type RefreshedFile } from './stale-file.view-model.ts';

/** What we know about the current state of the files in the shown diff. */
export type FileChanges = {
  readonly stale: ReadonlySet<string>;
  /** Files that are shown in their current state, or why they cannot be. */
  readonly refreshed: ReadonlyMap<string, RefreshedFile>;
  /** Shows a file's current state; with `whole`, all its lines. */
  refresh(path: string, whole?: boolean): Promise<void>;
  /** Shows a file as in the diff again. */
  restore(path: string): void;
};

const noStaleFiles: ReadonlySet<string> = new Set();
const noRefreshedFiles: ReadonlyMap<string, RefreshedFile> = new Map();
/** Files that differ in more lines than this are not compared, because it would take too long. */
const maxEdits = 4_000;
/** Lines of context around a change: the usual number, and more than any file has. */
const contextLines = 3;
const allLines = 1e9;

/**
 * Checks which files of a diff have changed on disk since then, whenever the window gets the focus. `version` is that of
 * the diff. `settled`: no turn is running.
 */
export function useFileChanges(
  threadId: ThreadId,
  target: DiffTarget | null,
  { version, settled }: { readonly version: number | string; readonly settled: boolean },
): FileChanges {
  const [stale, setStale] = useState(noStaleFiles);
  const [refreshed, setRefreshed] = useState(noRefreshedFiles);
  /** Counts what was shown, so that a late answer does not land in what is shown now. */
  const generation = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to look again
  useEffect(() => {
    generation.current++;
    setStale(noStaleFiles);
    setRefreshed(noRefreshedFiles);
    if (target === null || !settled) return;
    let isShown = true;
    const refreshStale = async (): Promise<void> => {
      const found = await findStaleFiles(threadId, target);
      if (found.ok && isShown) setStale(new Set(found.value));
    };
    const onFocus = () => void refreshStale();
    void refreshStale();
    window.addEventListener('focus', onFocus);
    return () => {
      isShown = false;
      window.removeEventListener('focus', onFocus);
    };
  }, [threadId, target, version, settled]);

  const put = (path: string, file: RefreshedFile) => setRefreshed((before) => new Map(before).set(path, file));
  return {
    stale,
    refreshed,
    refresh: async (path, whole = false) => {
      if (target === null) return;
      const asked = generation.current;
      const compared = await compareFile(threadId, target, path);
      const file = compared.ok ? await computeDiff(path, compared.value, whole) : null;
      if (generation.current !== asked) return;
      const problem = compared.ok ? ({ type: 'tooLarge' } as const) : compared.error;
      if (file !== null) put(path, whole ? { file, whole } : { file });
      else if (whole) showToast(t`The whole file cannot be shown.`, describeCompareProblem(problem.type));
      else put(path, { problem });
    },
    restore: (path) => setRefreshed((before) => new Map([...before].filter(([other]) => other !== path))),
  };
}

async function computeDiff(
  path: string,
  { before, now }: { readonly before: string; readonly now: string },
  whole: boolean,
): Promise<ParsedDiffFile | null> {
  const options = { context: whole ? allLines : contextLines, maxEditLength: maxEdits };
  const text = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, now, '', '', options);
  if (text === undefined) return null;
  const [file] = await parseDiff(text);
  const same = { from: null, change: 'modified', binary: false, oldMode: null, newMode: null, contents: null } as const;
  const empty: ParsedDiffFile = { ...same, path, added: 0, removed: 0, hunks: [] };
  return { ...(file ?? empty), path };
}
