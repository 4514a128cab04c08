import type { ThreadId } from '../../shared/base/ids.ts';
import { visibleText } from '../../shared/base/visible-text.ts';
import { type KeptHunk, maxKeptHunks } from '../../shared/changes/kept-hunk.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { DiscardedChanges } from '../../shared/rewind/rewind-plan.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showNoteToast, showToast } from '../stores/alerts.store.ts';
import {
  type DiscardedPart,
  type DiscardNote,
  describeDiscarded,
  limitParts,
  updateKeptNote,
} from '../stores/discard-note.ts';
import { notesChanged, useDrafts } from '../stores/drafts.store.ts';
import { keptHunksChanged, keptHunksRead, useKeptHunks } from '../stores/kept-hunks.store.ts';
import { askUser } from '../stores/questions.store.ts';
import { describeNoFiles } from './describe-no-files.ts';
import { loadRewinds } from './rewind.commands.ts';
import { isWireFault, showProblem } from './show-problem.ts';

// Reviewing a turn: keeping its changes, or discarding some of them.

/** The threads in which changes are being discarded. A second press in the meantime does nothing. */
const discardingThreads = new Set<ThreadId>();

/** Changes to discard. `partsOf` returns what the note says about some of their files, `marksOf` which marks end with them. */
export type ChangesToDiscard = {
  readonly changes: DiscardedChanges;
  readonly partsOf: (files: DiscardedChanges['files']) => readonly DiscardedPart[];
  readonly marksOf: (files: DiscardedChanges['files']) => MarkChanges;
};

/**
 * Reverts changes in the files, asks before it overwrites what someone else wrote, and leaves a note for the agent in
 * the thread's draft. Where some changes do not fit, it discards the others and names these. Resolves to whether all
 * changes are gone.
 */
export async function discardChanges(
  threadId: ThreadId,
  { changes, marksOf, partsOf }: ChangesToDiscard,
): Promise<boolean> {
  if (discardingThreads.has(threadId)) return false;
  discardingThreads.add(threadId);
  try {
    const rewindId = crypto.randomUUID();
    let parts = partsOf(changes.files);
    /** Sentences on what was left as it is. */
    const left: string[] = [];
    const createNote = () => ({ rewindId, text: describeDiscarded(parts), parts: limitParts(parts) });
    let note = createNote();
    const input = { threadId, rewindId };
    const noteAs = (...as: readonly DiscardNote[]) => {
      const before = useDrafts.getState().notes[threadId] ?? [];
      notesChanged(threadId, [...before.filter((one) => one.rewindId !== rewindId), ...as]);
    };
    let files = changes.files;
    const discard = (sureAbout: string | null) => {
      // The page may be gone before the answer arrives. Then the list of rewinds decides whether the note is correct.
      noteAs({ ...note, isWaiting: true });
      return hostClient.request('discardChanges', { ...input, changes: { ...changes, files }, sureAbout });
    };
    const discardRest = (rest: typeof files, said: string) => {
      left.push(said);
      files = rest;
      parts = partsOf(files);
      note = createNote();
      return discard(null);
    };
    let done = await discard(null);
    if (!done.ok && done.error.type === 'cannot' && done.error.rest.length > 0)
      done = await discardRest(done.error.rest, describeFailure(done.error).detail);
    // The answer counts for the files as they were. If they changed since, the host asks again.
    while (!done.ok && done.error.type === 'changedSince') {
      const { asked, paths, rest } = done.error;
      const answer = await askUser({ kind: 'discardChanged', paths, hasRest: rest.length > 0 });
      if (answer !== 'yes' && answer !== 'rest') {
        noteAs();
        return false;
      }
      done = answer === 'yes' ? await discard(asked) : await discardRest(rest, t`Not discarded: ${joinNames(paths)}`);
    }
    if (!done.ok) {
      if (!isWireFault(done.error)) noteAs();
      showProblem(describeFailure(done.error));
      return false;
    }
    if (done.value === null) {
      noteAs();
      showToast(t`These changes are already gone.`);
    } else {
      noteAs(note);
      showNoteToast(t`Discarded ${describeParts(parts)}`, left.join('. '), {
        command: 'undoRewind',
        target: { rewindId },
      });
    }
    await changeKeptHunks(threadId, marksOf(files));
    await loadRewinds(threadId);
    return left.length === 0;
  } finally {
    discardingThreads.delete(threadId);
  }
}

/** Fetches the hunks of a thread that the user keeps, once. */
export async function loadKeptHunks(threadId: ThreadId): Promise<void> {
  if (useKeptHunks.getState().kept[threadId] !== undefined) return;
  const read = await hostClient.request('readKeptHunks', { threadId });
  if (read.ok) keptHunksRead(threadId, read.value);
}

/** Marks to store and to remove. */
export type MarkChanges = { readonly added: readonly KeptHunk[]; readonly removed: readonly KeptHunk[] };

/** Changes which hunks of a thread the user keeps, once the earlier marks are known. */
export async function changeKeptHunks(threadId: ThreadId, { added, removed }: MarkChanges): Promise<void> {
  await loadKeptHunks(threadId);
  if (useKeptHunks.getState().kept[threadId] === undefined) return;
  const both = [
    { hunks: removed, isKept: false },
    { hunks: added, isKept: true },
  ];
  const changes = both.flatMap(({ hunks, isKept }) =>
    Array.from({ length: Math.ceil(hunks.length / maxKeptHunks) }, (_, at) => ({
      hunks: hunks.slice(at * maxKeptHunks, (at + 1) * maxKeptHunks),
      isKept,
    })),
  );
  for (const change of changes) {
    keptHunksChanged(threadId, change);
    notesChanged(threadId, updateKeptNote(useDrafts.getState().notes[threadId] ?? [], change));
  }
  for (const change of changes) await hostClient.request('changeKeptHunks', { threadId, ...change });
}

/** `2 hunks in a.ts`, `3 lines in a.ts`, `changes in 4 files`. */
function describeParts(parts: readonly DiscardedPart[]): string {
  const [part] = parts;
  if (part === undefined || parts.length > 1) return t`changes in ${counted(parts.length, 'file')}`;
  const name = visibleText(part.path.slice(part.path.lastIndexOf('/') + 1));
  if (part.lines !== null) return t`${counted(part.lines, 'line')} in ${name}`;
  return part.hunks === null ? t`all changes in ${name}` : t`${counted(part.hunks, 'hunk')} in ${name}`;
}

function describeFailure(problem: RequestProblem<'discardChanges'> | WireFault) {
  if (isWireFault(problem)) return describeWireFault(problem);
  const fact = t`Nothing was discarded.`;
  switch (problem.type) {
    case 'gone':
      return { fact, detail: t`These changes are no longer the latest. Review them again.` };
    case 'cannot': {
      const names = joinNames(problem.paths);
      const detail =
        problem.why === 'filter'
          ? t`A filter of git, such as LFS, makes these files. Workcell does not run it: ${names}`
          : t`Workcell could not find where the change belongs, or has no copy of the file as it was: ${names}`;
      return { fact, detail };
    }
    case 'changedSince':
    case 'changed':
      return { fact, detail: t`Changed at this moment: ${joinNames(problem.paths)}` };
    case 'noFiles':
      return { fact, detail: describeNoFiles(problem.why) };
    case 'failed':
      return { fact, detail: problem.message };
  }
}

const maxNames = 3;

function joinNames(paths: readonly string[]): string {
  const names = paths.slice(0, maxNames).map(visibleText).join(', ');
  return paths.length > maxNames ? t`${names} and ${paths.length - maxNames} more` : names;
}
