import { threadId, turnId } from '../../../shared/base/ids.ts';
import type {
  DiscardedChanges,
  RewindChoice,
  RewindFile,
  RewindPlan,
  RewindRecord,
} from '../../../shared/rewind/rewind-plan.ts';
import type { CurrentRewind } from '../rewind.store.ts';

const thread = threadId.parse('thread');

/** A text file that only Codex has edited, with the preset that the host would give it. */
export function sampleRewindFile(id: number, path: string, change: Partial<RewindFile> = {}): RewindFile {
  return {
    id,
    path,
    change: 'edit',
    noUndo: null,
    isLink: false,
    changedBy: ['a patch by Codex'],
    alsoIn: [],
    conflict: null,
    versions: toVersions(change.conflict?.whyNot === null ? 'merge' : null),
    preset: change.conflict == null ? 'theirs' : change.conflict.whyNot === null ? 'merge' : 'mine',
    ...change,
  };
}

/** A plan in which one file and two turns can go back. */
export function samplePlan(change: Partial<RewindPlan> = {}): RewindPlan {
  return {
    planId: 'plan',
    threadId: thread,
    folder: '/w',
    at: 1_000,
    noFiles: null,
    files: [sampleRewindFile(0, 'a.ts')],
    untouched: [],
    lost: [],
    folders: [],
    ignored: [],
    noConversation: null,
    turns: 2,
    message: { text: 'Fix it', sources: [] },
    ...change,
  };
}

/** A rewind that is being planned. */
export function sampleCurrentRewind(change: Partial<CurrentRewind> = {}): CurrentRewind {
  return {
    attempt: 1,
    dialog: 1,
    target: { type: 'beforeTurn', threadId: thread, turnId: turnId.parse('turn') },
    about: 'Fix it',
    isImmediate: false,
    step: 'planning',
    plan: null,
    plannedTarget: null,
    wantedScope: null,
    choices: {},
    failure: null,
    ...change,
  };
}

/** Two lines of a file that the user discarded. */
export const sampleDiscarded: DiscardedChanges = {
  turnId: turnId.parse('turn'),
  entryId: null,
  seen: '0'.repeat(64),
  files: [{ path: 'a.ts', lines: [1, 2] }],
};

/** A rewind of one file and two turns. */
export function sampleRecord(change: Partial<RewindRecord> = {}): RewindRecord {
  return {
    rewindId: 'rewind',
    threadId: thread,
    discarded: null,
    undoes: null,
    at: 2_000,
    scope: 'both',
    files: 1,
    folders: 0,
    turns: 2,
    keptIn: threadId.parse('kept'),
    isUndone: false,
    undoneFiles: 0,
    keptUntil: 3_000,
    ...change,
  };
}

function toVersions(middle: RewindChoice | null): RewindFile['versions'] {
  return (['mine', middle, 'theirs'] as const).flatMap((choice) =>
    choice === null ? [] : [{ choice, changedBy: [], isOwn: choice === 'mine', isAbsent: false, at: null }],
  );
}

/** A file that only someone else changed. */
export function sampleUntouchedFile(id: number, path: string, change: Partial<RewindFile> = {}): RewindFile {
  return sampleRewindFile(id, path, { changedBy: ['you or another program'], preset: 'mine', ...change });
}
