import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entryId, type ThreadId, threadId, turnId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { type ChangeAuthor, getAuthorThread } from '../model/changes/change-author.ts';
import type { OpenWork } from '../model/changes/open-work.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import { attributeChange, type Evidence, findPatchedFile, type OwnStep } from './attribute-change.ts';
import { WorkLog } from './work-log.ts';

const thread = threadId.parse('thread');
const other = threadId.parse('other');

type Work = Extract<Entry, { kind: 'command' | 'patch' }>;

function command(status: Extract<Entry, { kind: 'command' }>['status'], at: number, settledAt?: number): Work {
  return {
    id: entryId.parse('command'),
    at,
    kind: 'command',
    command: 'make',
    rawCommand: 'make',
    cwd: '/project',
    actions: [],
    status,
    exitCode: null,
    durationMs: null,
    processId: null,
    source: 'codex',
    outputTail: '',
    message: null,
    approval: settledAt === undefined ? null : { approvalId: 'a' as never, state: 'approved', by: 'person', settledAt },
  };
}

function patch(status: Extract<Entry, { kind: 'patch' }>['status'], path: string, at: number): Work {
  const change = { path, change: 'modified', movedTo: null, added: 1, removed: 1 } as const;
  return { id: entryId.parse('patch'), at, kind: 'patch', files: [change], status, message: null, approval: null };
}

function turn(entries: readonly Entry[], endedAt: number | null = null): Turn {
  return {
    id: turnId.parse('turn'),
    status: endedAt === null ? 'running' : 'completed',
    startedAt: 0,
    endedAt,
    durationMs: null,
    model: null,
    hadEffects: true,
    hasDiff: false,
    entries,
  };
}

/** The time of the scans in these tests, long after every change. */
const lookAt = 1_000_000;

/** Contents of files in these tests, by their hash. */
const texts = new Map<string, string>();

function file(text: string): FileSnapshot {
  const sha256 = createHash('sha256').update(text).digest('hex');
  texts.set(sha256, text);
  return { kind: 'file', sha256, mode: 0o644, size: text.length };
}

type Seen = {
  readonly since?: number;
  readonly lag?: number;
  readonly lead?: number;
  readonly steps?: readonly OwnStep[];
  readonly patches?: Readonly<Record<string, string>>;
};

function toEvidence(log: WorkLog, { lag = 0, lead = 0, patches = {}, since = 0, steps = [] }: Seen): Evidence {
  return {
    since,
    lag,
    lead,
    until: lookAt,
    now: lookAt,
    works: log.listSince(0),
    turns: log.turns,
    steps,
    readText: async (state) => {
      if (state.kind === 'absent') return state;
      const text = state.kind === 'file' ? texts.get(state.sha256) : undefined;
      return text === undefined ? { kind: 'other' } : { kind: 'text', text };
    },
    readPatch: async ({ author }, names) => {
      const diff = author.kind === 'patch' ? patches[author.entryId] : undefined;
      return diff === undefined
        ? null
        : findPatchedFile(parseUnifiedDiff(diff), names, (path) => resolve('/project', path));
    },
  };
}

/** Returns the parts of a change of /project/a with their authors: threads with what they did, and null for others. */
async function partsOf(log: WorkLog, before: FileSnapshot, after: FileSnapshot, changedAt: number, seen: Seen = {}) {
  const change = { path: 'a', stamp: after.kind === 'absent' ? null : 's', before, after, changedAt };
  const parts = await attributeChange(change, ['/project/a'], toEvidence(log, seen));
  const show = (side: (typeof parts)[number]['before']) =>
    side.kind === 'text' ? side.text : side.kind === 'file' ? (texts.get(side.sha256) ?? 'binary') : side.kind;
  return parts.map((part) => [show(part.before), show(part.after), part.authors.map(({ kind }) => kind).join(' ')]);
}

/** Returns the threads that can have changed a file at a moment, in order. `names`: its paths. */
async function authors(log: WorkLog, names: readonly string[], changedAt: number, since = changedAt, isGone = false) {
  const [before, after]: FileSnapshot[] = [file('old'), isGone ? { kind: 'absent' } : file('new')];
  if (before === undefined || after === undefined) throw new Error('No states');
  const change = { path: 'a', stamp: isGone ? null : 's', before, after, changedAt };
  const parts = await attributeChange(change, names, toEvidence(log, { since }));
  expect(parts.map((part) => [part.before, part.after])).toEqual([[before, after]]);
  return unique(parts.flatMap((part) => part.authors.map(getAuthorThread)));
}

function unique(threads: readonly (ThreadId | null)[]): readonly (ThreadId | null)[] {
  return [...new Set(threads)];
}

/** Creates a log whose work nobody stores. */
function createLog(): WorkLog {
  return new WorkLog(0, () => true);
}

const ofUser = (threadId: ThreadId) => ({ threadId, agentId: null });

describe('who changed a file', () => {
  it('attributes a change to the agent while its command runs, and to someone else before and after', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_001);
    expect(await authors(log, ['/project/a'], 5_000)).toEqual([thread]);
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)]), 9_000);
    const found = await Promise.all([-50, 1_000, 5_000, 9_000, 9_500].map((at) => authors(log, ['/project/a'], at)));
    expect(found).toEqual([[null], [thread], [thread], [thread], [null]]);
  });

  it('attributes a change to the agent of a command that Codex reports late', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 5_000)]), 5_001);
    expect(await authors(log, ['/project/a'], 4_950)).toEqual([thread]);
    log.update(ofUser(thread), '/project', turn([command('done', 5_000)]), 6_000);
    expect(await authors(log, ['/project/a'], 3_950)).toEqual([null]);
  });

  it('attributes a change to someone else while a command waits for the user', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('waiting', 1_000)]), 1_001);
    expect(await authors(log, ['/project/a'], 2_000)).toEqual([null]);
    log.update(ofUser(thread), '/project', turn([command('running', 1_000, 60_000)]), 60_001);
    expect(await authors(log, ['/project/a'], 60_050)).toEqual([thread]);
    log.update(ofUser(thread), '/project', turn([command('done', 1_000, 60_000)]), 61_000);
    expect(await authors(log, ['/project/a'], 2_000)).toEqual([null]);
  });

  it('names the agent and someone else for files that keep their times when their folder moves into place', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 5_001)]), 5_001);
    log.update(ofUser(thread), '/project', turn([command('done', 5_001)]), 6_001);
    expect(await authors(log, ['/project/a'], 1_001, 4_001)).toEqual([thread, null]);
  });

  it('names no agent for an old file that only finds room now', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 5_001)]), 5_001);
    const seen = { since: 4_001 };
    expect(await partsOf(log, { kind: 'lost', why: 'noRoom' }, file('new'), 1_001, seen)).toEqual([
      ['lost', 'new', 'other'],
    ]);
  });

  it('names someone else, too, for a save just before a command on a disk whose clock is ahead', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 5_001)]), 5_001);
    const seen = (lead: number) => partsOf(log, file('old'), file('new'), 5_501, { since: 4_001, lead });
    expect(await seen(1_000)).toEqual([['old', 'new', 'command other']]);
    expect(await seen(300)).toEqual([['old', 'new', 'command']]);
  });

  it('names someone else, too, for a change whose time is still to come', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 5_001)]), 5_001);
    expect(await authors(log, ['/project/a'], 2 * lookAt + 1, 4_001)).toEqual([thread, null]);
  });

  it('attributes a change to the agent of a command whose start and end arrive together, even after the turn', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)], 1_400), 1_500);
    expect(await authors(log, ['/project/a'], 1_200)).toEqual([thread]);
  });

  it('attributes a change to someone else when an old turn is read again', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)], 1_400), 90_000);
    expect(await authors(log, ['/project/a'], 50_000)).toEqual([null]);
  });

  it('attributes a change to the agent or someone else while a command continues after its turn', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(thread), '/project', turn([command('background', 1_000)], 2_000), 2_000);
    expect(await authors(log, ['/project/a'], 80_000)).toEqual([thread, null]);
  });

  it('attributes only the files that its patch names to the agent', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([patch('applying', '/project/src/a.ts', 1_000)]), 1_000);
    expect(await authors(log, ['/project/src/a.ts'], 1_100)).toEqual([thread]);
    expect(await authors(log, ['/project/src/b.ts'], 1_100)).toEqual([null]);
    expect(await authors(log, ['/project/a.ts'], 1_100)).toEqual([null]);
    expect(await authors(log, ['/real/src/a.ts', '/project/src/a.ts'], 1_100)).toEqual([thread]);
  });

  it('stops attributing changes to the agent when Codex ends', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.stop(2_000);
    expect(await authors(log, ['/project/a'], 3_000)).toEqual([null]);
  });

  it('attributes a change to the agent of the folder, even if another one works elsewhere', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(threadId.parse('elsewhere')), '/other', turn([command('running', 2_000)]), 2_000);
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)]), 3_000);
    expect(await authors(log, ['/project/a'], 2_500)).toEqual([thread]);
    expect(await authors(log, ['/other/a'], 2_500)).toEqual(['elsewhere']);
  });

  it('attributes a recent change also to an agent whose command Codex has not reported yet', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([]), 1_000);
    expect(await authors(log, ['/project/a'], lookAt - 500)).toEqual([thread, null]);
    expect(await authors(log, ['/other/a'], lookAt - 500)).toEqual([null]);
    expect(await authors(log, ['/project/a'], lookAt - 5_000)).toEqual([null]);
    log.update(ofUser(other), '/project', turn([command('running', lookAt - 900)]), lookAt - 800);
    expect(await authors(log, ['/project/a'], lookAt - 500)).toEqual([thread, other]);
    log.update(ofUser(other), '/project', turn([command('done', lookAt - 900)], lookAt - 850), lookAt - 850);
    log.update(ofUser(thread), '/project', turn([], lookAt - 400), lookAt);
    expect(await authors(log, ['/project/a'], lookAt - 500)).toEqual([null]);
  });

  it('knows that nothing unreported changed a file before the last thing that Codex reported', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([patch('applying', '/project/b', lookAt - 100)]), lookAt - 50);
    expect(await authors(log, ['/project/a'], lookAt - 500)).toEqual([null]);
    expect(await authors(log, ['/project/a'], lookAt - 50)).toEqual([thread, null]);
  });

  it('attributes a change to the agent of a late reported command if the turn was seen running', async () => {
    for (const wasSeen of [true, false]) {
      const log = createLog();
      if (wasSeen) log.update(ofUser(thread), '/project', turn([]), 500);
      log.update(ofUser(thread), '/project', turn([command('done', 1_000)], 5_000), 60_000);
      expect(await authors(log, ['/project/a'], 3_000)).toEqual([wasSeen ? thread : null]);
    }
  });

  it('attributes a change to the command that Codex waited for, not to the next one that it reports within a second', async () => {
    const log = createLog();
    const [first, next] = [command('done', 1_000), { ...command('running', 2_000), id: entryId.parse('next') }];
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(thread), '/project', turn([first]), 1_800);
    log.update(ofUser(thread), '/project', turn([first, next]), 2_000);
    const change = { path: 'a', stamp: 's', before: file('old'), after: file('new'), changedAt: 1_500 };
    const [part] = await attributeChange(change, ['/project/a'], toEvidence(log, {}));
    expect(part?.authors).toMatchObject([{ entryId: 'command' }]);
  });

  it('attributes a change to both if an agent worked since the last scan and the change came later', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)]), 2_000);
    expect(await authors(log, ['/project/a'], 5_000, 1_500)).toEqual([thread, null]);
    expect(await authors(log, ['/project/a'], 5_000, 3_000)).toEqual([null]);
  });

  it('attributes a removed file to the agent if its later patch set the time of the folder', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)]), 2_000);
    log.update(ofUser(thread), '/project', turn([patch('applying', '/project/b', 5_000)]), 5_000);
    expect(await authors(log, ['/project/a'], 5_000, 500, true)).toEqual([thread]);
    expect(await authors(log, ['/project/a'], 5_000, 500)).toEqual([thread, null]);
    expect(await authors(log, ['/project/a'], 3_000, 500, true)).toEqual([thread, null]);
  });
});

describe('who changed a file in a folder where two agents work', () => {
  it('attributes a deletion also to someone else if only a patch of another agent ran at the time of its folder', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)]), 2_000);
    log.update(ofUser(other), '/project', turn([patch('applying', '/project/b', 4_500)]), 4_500);
    expect(await authors(log, ['/project/a'], 5_000, 500, true)).toEqual([thread, null]);
  });

  it('attributes a change to both agents while commands of both run, or ran since the last scan', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(other), '/project', turn([command('running', 3_000)]), 3_000);
    expect(await authors(log, ['/project/a'], 1_500, 500)).toEqual([thread]);
    expect(await authors(log, ['/project/a'], 3_500, 500)).toEqual([thread, other]);
    log.update(ofUser(thread), '/project', turn([command('done', 1_000)]), 4_000);
    expect(await authors(log, ['/project/a'], 5_000, 500)).toEqual([thread, other]);
    expect(await authors(log, ['/project/a'], 6_000, 4_500)).toEqual([other]);
  });

  it('attributes a change to the agent whose patch names the file, whatever else runs', async () => {
    const log = createLog();
    log.update(ofUser(other), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(thread), '/project', turn([patch('applying', '/project/a', 3_000)]), 3_000);
    log.update(ofUser(thread), '/project', turn([patch('done', '/project/a', 3_000)]), 3_100);
    expect(await authors(log, ['/project/a'], 3_050, 500)).toEqual([thread]);
    expect(await authors(log, ['/project/b'], 3_050, 500)).toEqual([other]);
  });

  it('attributes a change also to someone else if neither agent worked at that time', async () => {
    const log = createLog();
    for (const each of [thread, other]) {
      log.update(ofUser(each), '/project', turn([command('running', 1_000)]), 1_000);
      log.update(ofUser(each), '/project', turn([command('done', 1_000)]), 2_000);
    }
    expect(await authors(log, ['/project/a'], 9_000, 500)).toEqual([thread, other, null]);
  });
});

const diffOf = (path: string, ...lines: readonly string[]) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${lines.map((line) => `${line}\n`).join('')}`;

/** A log in which a patch of /project/a was applied from 1,000 to 1,100. */
function createPatchedLog(): WorkLog {
  const log = createLog();
  log.update(ofUser(thread), '/project', turn([patch('applying', '/project/a', 1_000)]), 1_000);
  log.update(ofUser(thread), '/project', turn([patch('done', '/project/a', 1_000)]), 1_100);
  return log;
}

describe('who changed which lines of a file', () => {
  const patches = { patch: diffOf('a', '@@ -1,2 +1,2 @@', '-one', '+ONE', ' two') };

  it('credits a patch with exactly its lines, and the user with an edit shortly before it', async () => {
    const found = await partsOf(createPatchedLog(), file('one\ntwo\nthree\n'), file('ONE\ntwo\nTHREE\n'), 1_050, {
      patches,
    });
    expect(found).toEqual([
      ['one\ntwo\nthree\n', 'one\ntwo\nTHREE\n', 'other'],
      ['one\ntwo\nTHREE\n', 'ONE\ntwo\nTHREE\n', 'patch'],
    ]);
  });

  it('credits a patch with exactly its lines, and the user with an edit shortly after it', async () => {
    const found = await partsOf(createPatchedLog(), file('one\ntwo\nthree\n'), file('ONE\ntwo\nTHREE\n'), 1_500, {
      patches,
    });
    expect(found).toEqual([
      ['one\ntwo\nthree\n', 'ONE\ntwo\nthree\n', 'patch'],
      ['ONE\ntwo\nthree\n', 'ONE\ntwo\nTHREE\n', 'other'],
    ]);
  });

  it('credits a patch alone if its lines explain the whole change, whatever else ran', async () => {
    const log = createPatchedLog();
    log.update(ofUser(other), '/project', turn([command('running', 500)]), 500);
    expect(await partsOf(log, file('one\ntwo\n'), file('ONE\ntwo\n'), 1_050, { patches })).toEqual([
      ['one\ntwo\n', 'ONE\ntwo\n', 'patch'],
    ]);
  });

  it('credits a formatter with what it changed after a patch', async () => {
    const log = createPatchedLog();
    log.update(ofUser(thread), '/project', turn([command('running', 2_000)]), 2_000);
    log.update(ofUser(thread), '/project', turn([command('done', 2_000)]), 3_000);
    const found = await partsOf(log, file('one\ntwo\n'), file('ONE;\ntwo;\n'), 2_500, { patches, since: 0 });
    expect(found).toEqual([
      ['one\ntwo\n', 'ONE\ntwo\n', 'patch'],
      ['ONE\ntwo\n', 'ONE;\ntwo;\n', 'command'],
    ]);
  });

  it('names everyone who could have written a line that a patch and someone else changed', async () => {
    const found = await partsOf(createPatchedLog(), file('eins\nzwei\n'), file('mine\n'), 1_500, { patches, since: 0 });
    expect(found).toEqual([['eins\nzwei\n', 'mine\n', 'patch other']]);
  });

  it('credits a patch that adds a file, and the user with the lines that follow', async () => {
    const added = { patch: 'diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+one\n' };
    const found = await partsOf(createPatchedLog(), { kind: 'absent' }, file('one\ntwo\n'), 1_500, { patches: added });
    expect(found).toEqual([
      ['absent', 'one\n', 'patch'],
      ['one\n', 'one\ntwo\n', 'other'],
    ]);
  });

  it('keeps both texts if the user edited a file that a patch then deleted', async () => {
    const deleted = {
      patch: 'diff --git a/a b/a\ndeleted file mode 100644\n--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-mine\n',
    };
    const found = await partsOf(createPatchedLog(), file('old\n'), { kind: 'absent' }, 1_050, { patches: deleted });
    expect(found).toEqual([
      ['old\n', 'mine\n', 'other'],
      ['mine\n', 'absent', 'patch'],
    ]);
  });

  it('credits a patch whose lines are not kept if it wrote at that moment, and asks otherwise', async () => {
    const binary: FileSnapshot = { kind: 'file', sha256: 'not a text', mode: 0o644, size: 9 };
    expect(await partsOf(createPatchedLog(), binary, file('new'), 1_050, { patches })).toMatchObject([
      ['binary', 'new', 'patch'],
    ]);
    const later = await partsOf(createPatchedLog(), binary, file('new'), 5_000, { patches, since: 0 });
    expect(later).toMatchObject([['binary', 'new', 'patch other']]);
  });
});

describe('who changed a file besides Codex', () => {
  const author: ChangeAuthor = { kind: 'rewind', threadId: thread, rewindId: 'r' };

  it('credits a rewind with exactly its own steps, and the user with an edit right after it', async () => {
    const steps = [{ author, path: 'a', before: file('new'), after: file('old') }];
    const log = createLog();
    expect(await partsOf(log, file('new'), file('old'), 1_000, { steps })).toEqual([['new', 'old', 'rewind']]);
    expect(await partsOf(log, file('new'), file('mine'), 1_000, { steps })).toEqual([
      ['new', 'old', 'rewind'],
      ['old', 'mine', 'other'],
    ]);
  });

  it('credits the app with a change and with the way back, and with its part where the text in between is not known', async () => {
    const app: ChangeAuthor = { kind: 'app', action: 'switch', name: 'main' };
    const unknown = { kind: 'file', sha256: 'unknown', mode: 0o644, size: 0 } as const;
    const there = [{ author: app, path: '/project/a', before: file('one'), after: unknown }];
    const log = createLog();
    expect(await partsOf(log, file('one'), file('mine'), 1_000, { steps: there })).toEqual([
      ['one', 'mine', 'app other'],
    ]);
    const steps = [...there, { author: app, path: '/project/a', before: unknown, after: file('one') }];
    expect(await partsOf(log, file('one'), { ...unknown, mode: 0o664, size: 9 }, 1_000, { steps })).toEqual([
      ['one', 'binary', 'app'],
    ]);
    expect(await partsOf(log, unknown, file('one'), 1_000, { steps })).toEqual([['binary', 'one', 'app']]);
  });

  it('credits the user alone with an edit after the app undid its change, or never made it', async () => {
    const there = { author, path: 'a', before: file('old'), after: file('new') };
    const steps = [there, { ...there, before: there.after, after: there.before }];
    expect(await partsOf(createLog(), file('old'), file('mine'), 1_000, { steps })).toEqual([['old', 'mine', 'other']]);
    expect(await partsOf(createLog(), file('old'), file('new'), 1_000, { steps })).toEqual([['old', 'new', 'rewind']]);
  });

  it('never credits a program in the background alone', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    log.update(ofUser(thread), '/project', turn([command('background', 1_000)], 2_000), 2_000);
    expect(await partsOf(log, file('old'), file('new'), 50_000, { since: 40_000 })).toEqual([
      ['old', 'new', 'background other'],
    ]);
  });

  it('treats a command as running in the background once Codex does something else', async () => {
    const log = createLog();
    const server = { ...command('running', 1_000), id: entryId.parse('server') };
    log.update(ofUser(thread), '/project', turn([server]), 1_000);
    log.update(ofUser(thread), '/project', turn([server, command('running', 5_000)]), 5_000);
    expect(await partsOf(log, file('old'), file('new'), 6_000, { since: 5_500 })).toEqual([
      ['old', 'new', 'background command'],
    ]);
    log.update(ofUser(thread), '/project', turn([server, command('done', 5_000)]), 7_000);
    expect(await partsOf(log, file('old'), file('new'), 9_000, { since: 8_000 })).toEqual([
      ['old', 'new', 'background other'],
    ]);
  });

  it('does not credit a command that only reads or waits', async () => {
    const log = createLog();
    const sleep = { ...command('running', 1_000), command: 'sleep 60', rawCommand: 'sleep 60' };
    log.update(ofUser(thread), '/project', turn([sleep]), 1_000);
    expect(await partsOf(log, file('old'), file('new'), 5_000, { since: 4_000 })).toEqual([['old', 'new', 'other']]);
  });

  it('names both a command and others for a change just before Codex reported the command', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([command('running', 5_000)]), 5_000);
    expect(await partsOf(log, file('old'), file('new'), 4_500)).toEqual([['old', 'new', 'command other']]);
  });

  it('credits no command with what came before the call of the model that it carries out', async () => {
    const log = createLog();
    log.update(ofUser(thread), '/project', turn([]), 4_000);
    log.addCall(thread, 'command', 4_950);
    log.update(ofUser(thread), '/project', turn([command('running', 5_100)]), 5_100);
    expect(await partsOf(log, file('old'), file('new'), 4_900, { since: 4_000 })).toEqual([['old', 'new', 'other']]);
    expect(await partsOf(log, file('old'), file('new'), 4_955, { since: 4_000 })).toEqual([['old', 'new', 'command']]);
  });

  it('does not take a command of an earlier start for one that ran in this start', async () => {
    const log = new WorkLog(5_000, () => true);
    log.update(ofUser(thread), '/project', turn([command('cutOff', 1_000)], 4_900), 5_100);
    expect(await partsOf(log, file('old'), file('new'), 5_050)).toEqual([['old', 'new', 'other']]);
  });

  it('names interrupted work and others for a change after a start that ended in the middle of it', async () => {
    const stored: OpenWork[] = [];
    const before = new WorkLog(0, (work) => stored.push(work) > 0);
    before.update(ofUser(thread), '/project', turn([command('running', 1_000)]), 1_000);
    const log = createLog();
    log.addInterrupted(stored, 9_000);
    const seen = { since: 0 };
    expect(await partsOf(log, file('old'), file('new'), 5_000, seen)).toEqual([['old', 'new', 'command other']]);
    expect(log.listSince(0)).toMatchObject([{ author: { isInterrupted: true, turnId: 'turn', entryId: 'command' } }]);
    expect(await partsOf(log, file('old'), file('new'), -500, { since: -1_000 })).toEqual([['old', 'new', 'other']]);
  });
});

describe('who changed a file while a command set up the worktree', () => {
  const setUp = { kind: 'app', action: 'setUp', name: 'npm install' } as const;
  const kinds = async (log: WorkLog, changedAt: number, isGone = false) => {
    const after: FileSnapshot = isGone ? { kind: 'absent' } : file('new');
    const parts = await partsOf(log, file('old'), after, changedAt, { since: changedAt });
    return parts.map(([, , authors]) => authors).join();
  };

  it('attributes a change to the set-up while its command runs, and to nobody known before and after', async () => {
    const log = createLog();
    const end = log.addCommand(setUp, '/project', 1_000);
    end(9_000);
    expect(await kinds(log, 5_000)).toBe('app');
    expect(await kinds(log, 500)).toContain('other');
    expect(await kinds(log, 20_000)).toContain('other');
  });

  it('never attributes it to Codex alone, which may have run a command at the same time', async () => {
    const log = createLog();
    log.addCommand(setUp, '/project', 1_000);
    log.update(ofUser(thread), '/project', turn([command('running', 2_000)]), 2_001);
    const found = await kinds(log, 5_000);
    expect(found.split(' ').toSorted()).toEqual(['app', 'command']);
  });

  it('attributes what comes after a command of Codex to the set-up alone', async () => {
    const log = createLog();
    log.addCommand(setUp, '/project', 1_000);
    log.update(ofUser(thread), '/project', turn([command('done', 2_000)]), 3_000);
    expect(await kinds(log, 8_000)).toBe('app');
  });

  it('ends with Codex, in whose sandbox it runs', () => {
    const log = createLog();
    const end = log.addCommand(setUp, '/project', 1_000);
    expect(log.busyFolders).toEqual(['/project']);
    log.stop(2_000);
    end(3_000);
    expect(log.busyFolders).toEqual([]);
    expect(log.listSince(0)).toMatchObject([{ to: 2_000 }]);
  });
});
