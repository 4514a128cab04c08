import { beforeEach, expect, it, vi } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import { maxKeptHunks } from '../../shared/changes/kept-hunk.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { selectNotesToSend } from '../stores/discard-note.ts';
import { notesChanged, useDrafts } from '../stores/drafts.store.ts';
import { keptHunksChanged, keptHunksForgotten, useKeptHunks } from '../stores/kept-hunks.store.ts';
import { useQuestions } from '../stores/questions.store.ts';
import { useRewinds } from '../stores/rewind.store.ts';
import { sampleDiscarded, sampleRecord } from '../stores/testing/sample-rewind.ts';
import { changeKeptHunks, discardChanges, loadKeptHunks } from './discard.commands.ts';
import { checkNotes, loadRewinds, rewindsChanged } from './rewind.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const thread = threadId.parse('thread');
const record = sampleRecord({ rewindId: 'r1', scope: 'files', discarded: sampleDiscarded });
const parts = [{ path: 'src/a.ts', hunks: 1, lines: null, changed: [] }];
const noMarks = () => ({ added: [], removed: [] });
const what = { changes: sampleDiscarded, partsOf: () => parts, marksOf: noMarks };
const answers = new Map<string, (input: never) => unknown>();

beforeEach(() => {
  useAlerts.setState(useAlerts.getInitialState());
  useDrafts.setState(useDrafts.getInitialState());
  useRewinds.setState(useRewinds.getInitialState());
  useQuestions.setState(useQuestions.getInitialState());
  keptHunksForgotten();
  answers.clear();
  answers.set('listRewinds', () => ok([record]));
  request.mockReset();
  request.mockImplementation(async (name: string, input: never) => answers.get(name)?.(input) ?? ok(null));
});

/** The last discard, as the host lists it. */
const done = () => sampleRecord({ ...record, rewindId: asked('discardChanges').at(-1).rewindId });
const asked = (name: string) => request.mock.calls.filter(([called]) => called === name).map(([, input]) => input);
const toasts = () => useAlerts.getState().toasts.map(({ detail, fact }) => `${fact} ${detail}`.trim());
/** The notes that the next message would include. */
const notes = () => selectNotesToSend(useDrafts.getState().notes[thread] ?? [], true).map(({ text }) => text);

it('discards changes once for repeated presses, and leaves a note', async () => {
  const gate = Promise.withResolvers<void>();
  answers.set('listRewinds', () => ok([done()]));
  answers.set('discardChanges', () => gate.promise.then(() => ok(done())));
  const first = discardChanges(thread, what);
  expect(await discardChanges(thread, what)).toBe(false);
  gate.resolve();
  expect(await first).toBe(true);
  expect(asked('discardChanges')).toEqual([
    { threadId: thread, rewindId: expect.any(String), changes: sampleDiscarded, sureAbout: null },
  ]);
  expect(toasts()).toEqual(['Discarded 1 hunk in a.ts']);
  expect(useAlerts.getState().toasts[0]?.button).toEqual({
    command: 'undoRewind',
    target: { rewindId: done().rewindId },
  });
  expect(notes()).toEqual(['I discarded 1 hunk in src/a.ts.']);
});

it('asks before a discard overwrites later changes, and overwrites only after confirmation', async () => {
  answers.set('listRewinds', () => ok([done()]));
  // The file changes while the first question is open.
  answers.set('discardChanges', ({ sureAbout }: { readonly sureAbout: string | null }) => {
    const asked = sureAbout === null ? 'one' : 'two';
    return sureAbout === 'two'
      ? ok(done())
      : err({ type: 'changedSince', asked, paths: [`src/${asked}.ts`], rest: [] });
  });
  const answerQuestion = async (path: string, answer: 'no' | 'yes') => {
    await expect
      .poll(() => useQuestions.getState().open?.question)
      .toEqual({ kind: 'discardChanged', paths: [path], hasRest: false });
    useQuestions.getState().open?.answer(answer);
  };
  const refused = discardChanges(thread, what);
  await answerQuestion('src/one.ts', 'no');
  expect(await refused).toBe(false);
  const agreed = discardChanges(thread, what);
  await answerQuestion('src/one.ts', 'yes');
  await answerQuestion('src/two.ts', 'yes');
  expect(await agreed).toBe(true);
  expect(asked('discardChanges').map(({ sureAbout }) => sureAbout)).toEqual([null, null, 'one', 'two']);
  expect(useDrafts.getState().notes[thread]).toHaveLength(1);
  expect(notes()).toHaveLength(1);
});

it('discards what fits where some changes do not, and names the others', async () => {
  const rest = [{ path: 'b', lines: null }];
  const changes = { ...sampleDiscarded, files: [{ path: 'a', lines: null }, ...rest] };
  const partsOf = (files: readonly { readonly path: string }[]) =>
    files.map(({ path }) => ({ path, hunks: 1, lines: null, changed: [] }));
  const kept = ['a', 'b'].map((path) => ({ seen: '', path, place: null }));
  const marksOf = (files: readonly { readonly path: string }[]) => ({
    added: [],
    removed: kept.filter(({ path }) => files.some((file) => file.path === path)),
  });
  answers.set('readKeptHunks', () => ok(kept));
  answers.set('listRewinds', () => ok([done()]));
  answers.set('discardChanges', ({ changes: { files } }: { readonly changes: typeof changes }) =>
    files.length === 1 ? ok(done()) : err({ type: 'cannot', why: 'place', paths: ['a'], rest }),
  );
  expect(await discardChanges(thread, { changes, partsOf, marksOf })).toBe(false);
  // Only what is gone is no longer kept.
  expect(useKeptHunks.getState().kept[thread]).toEqual(kept.slice(0, 1));
  expect(toasts()).toEqual([expect.stringMatching(/^Discarded 1 hunk in b .*no copy of the file as it was: a$/)]);
  expect(notes()).toEqual(['I discarded 1 hunk in b.']);

  answers.set('discardChanges', ({ changes: { files } }: { readonly changes: typeof changes }) =>
    files.length === 1 ? ok(done()) : err({ type: 'cannot', why: 'filter', paths: ['a'], rest }),
  );
  expect(await discardChanges(thread, { changes, partsOf, marksOf })).toBe(false);
  expect(toasts().at(-1)).toMatch(/A filter of git.* Workcell does not run it: a$/);

  answers.set('discardChanges', ({ changes: { files } }: { readonly changes: typeof changes }) =>
    files.length === 1 ? ok(done()) : err({ type: 'changedSince', asked: 'it', paths: ['a'], rest }),
  );
  const asking = discardChanges(thread, { changes, partsOf, marksOf });
  await expect.poll(() => useQuestions.getState().open?.question).toMatchObject({ paths: ['a'], hasRest: true });
  useQuestions.getState().open?.answer('rest');
  expect(await asking).toBe(false);
  expect(toasts().at(-1)).toBe('Discarded 1 hunk in b Not discarded: a');
  expect(asked('discardChanges').map(({ sureAbout }) => sureAbout)).toEqual([null, null, null, null, null, null]);
});

it('says why nothing was discarded, without a note', async () => {
  for (const problem of [
    { type: 'gone' },
    { type: 'cannot', why: 'place', paths: ['a', 'b', 'c', 'd\u202e'], rest: [] },
    { type: 'changed', paths: ['a'] },
    { type: 'noFiles', why: 'working' },
    { type: 'failed', message: 'The disk is full.' },
  ] as const) {
    answers.set('discardChanges', () => err(problem));
    expect(await discardChanges(thread, what)).toBe(false);
  }
  answers.set('discardChanges', () => ok(null));
  expect(await discardChanges(thread, what)).toBe(true);
  expect(toasts()).toEqual([
    'Nothing was discarded. Codex is working in this folder. Stop it first.',
    'Nothing was discarded. The disk is full.',
    'These changes are already gone.',
  ]);
  expect(notes()).toEqual([]);
});

it('adds the discard note once the host confirms the discard, even if its reply was lost', async () => {
  answers.set('discardChanges', () => err({ type: 'disconnected' }));
  answers.set('listRewinds', () => ok([]));
  expect(await discardChanges(thread, what)).toBe(false);
  expect(notes()).toEqual([]);
  await checkNotes();
  expect(notes()).toEqual([]);
  answers.set('listRewinds', () => ok([done()]));
  await checkNotes();
  expect(notes()).toEqual(['I discarded 1 hunk in src/a.ts.']);
});

it('omits the note of an undone discard, unless the user wrote it', async () => {
  const own = { rewindId: null, text: 'My words' };
  notesChanged(thread, [{ rewindId: 'r1', text: 'I discarded 1 hunk.' }, own]);
  await loadRewinds(thread);
  expect(notes()).toHaveLength(2);
  answers.set('listRewinds', () => ok([{ ...record, isUndone: true }]));
  await loadRewinds(thread);
  expect(notes()).toEqual(['My words']);
  // Undoing the undo discards the changes again.
  answers.set('listRewinds', () => ok([record]));
  await loadRewinds(thread);
  expect(notes()).toEqual(['I discarded 1 hunk.', 'My words']);
});

it('omits the note of a discard that another window undid, even while this page was disconnected', async () => {
  const undone = () => ok([{ ...record, isUndone: true }]);
  answers.set('listRewinds', undone);
  const note = { rewindId: 'r1', text: 'I discarded 1 hunk.' };
  notesChanged(thread, [note]);
  // Changes was never on screen.
  await rewindsChanged({ threadId: thread });
  expect(notes()).toEqual([]);
  notesChanged(thread, [note]);
  notesChanged('new', [{ rewindId: null, text: 'My words' }]);
  await checkNotes();
  expect(notes()).toEqual([]);
  expect(asked('listRewinds')).toEqual([{ threadId: thread }, { threadId: thread }]);
});

it('loads the kept hunks of a thread once, and stores every change', async () => {
  const hunk = { seen: '', path: 'a', place: { before: 1, after: 1 } };
  answers.set('readKeptHunks', () => ok([hunk]));
  await Promise.all([loadKeptHunks(thread), loadKeptHunks(thread)]);
  await loadKeptHunks(thread);
  expect(useKeptHunks.getState().kept[thread]).toEqual([hunk]);
  await changeKeptHunks(thread, { added: [], removed: [hunk] });
  expect(notes()).toEqual([]);
  expect(asked('changeKeptHunks')).toEqual([{ threadId: thread, hunks: [hunk], isKept: false }]);
  expect(useKeptHunks.getState().kept[thread]).toEqual([]);
});

it('keeps hunk marks of other windows and earlier reloads when the user is faster than the host', async () => {
  const hunk = { seen: '', path: 'a', place: { before: 1, after: 1 } };
  const gate = Promise.withResolvers<void>();
  answers.set('readKeptHunks', () => gate.promise.then(() => ok([hunk])));
  const second = { ...hunk, place: { before: 2, after: 2 } };
  const pressed = changeKeptHunks(thread, { added: [second], removed: [] });
  gate.resolve();
  await pressed;
  expect(notes()).toEqual(['I keep 1 hunk in a.']);
  expect(useKeptHunks.getState().kept[thread]).toEqual([hunk, second]);
  // Only the change goes to the host: another window may know of more marks.
  expect(asked('changeKeptHunks')).toEqual([{ threadId: thread, hunks: [second], isKept: true }]);
  keptHunksChanged(thread, { hunks: [{ ...hunk, place: { before: 3, after: 3 } }], isKept: true });
  expect(useKeptHunks.getState().kept[thread]).toHaveLength(3);
  const many = Array.from({ length: maxKeptHunks + 1 }, (_, at) => ({ ...hunk, place: { before: at, after: at } }));
  await changeKeptHunks(thread, { added: many, removed: [] });
  const sent = asked('changeKeptHunks').slice(1);
  expect(sent.map(({ hunks }) => hunks.length)).toEqual([maxKeptHunks, 1]);
  expect(useKeptHunks.getState().kept[thread]).toEqual(many.slice(1));
});
