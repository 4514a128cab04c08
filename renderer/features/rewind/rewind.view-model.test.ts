import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { noConversationReason, noFilesReason, type RewindPlan } from '../../../shared/rewind/rewind-plan.ts';
import type { RewindChoices } from '../../stores/rewind.store.ts';
import {
  sampleCurrentRewind,
  samplePlan,
  sampleRewindFile,
  sampleUntouchedFile,
} from '../../stores/testing/sample-rewind.ts';
import { describeRewind, type RewindView } from './rewind.view-model.ts';

const file = sampleRewindFile;
const mixed = [
  file(0, 'a.ts'),
  file(1, 'b.ts', { conflict: { whyNot: null } }),
  file(2, 'c.ts', { change: 'delete' }),
  file(3, 'd.ts', { conflict: { whyNot: 'overlap' } }),
];

function ready(plan: Partial<RewindPlan>, change: Parameters<typeof sampleCurrentRewind>[0] = {}): RewindView {
  return describeRewind(sampleCurrentRewind({ step: 'ready', plan: samplePlan(plan), wantedScope: 'both', ...change }));
}
const toUntouched = (path: string, at: number) => sampleUntouchedFile(100 + at, path);
const undo = { type: 'beforeRewind', rewindId: 'r' } as const;

describe('the dialog of a rewind', () => {
  it('shows the message below the title of the rewind dialog in one line', () => {
    const view = (about: string | null) => describeRewind(sampleCurrentRewind({ about }));
    expect(view('Fix it')).toMatchObject({ title: 'Rewind to before this message', message: 'Fix it' });
    expect(view('Fix it\nplease').message).toBe('Fix it …');
    expect(view('a\u202eb').message).toBe('a\\u202eb');
    expect(view(null).message).toBeNull();
    const undone = describeRewind(sampleCurrentRewind({ target: undo }));
    expect(undone).toMatchObject({ title: 'Undo a rewind', message: null });
  });

  it('names the command in the title of the dialog that undoes its changes, in one short line', () => {
    const ids = { threadId: threadId.parse('t'), turnId: turnId.parse('u'), entryId: entryId.parse('e') };
    const title = (about: string) =>
      describeRewind(sampleCurrentRewind({ about, target: { type: 'ofEntry', ...ids } })).title;
    expect(title('npx prettier')).toBe('Undo the changes of "npx prettier"');
    expect(title('long '.repeat(40))).toHaveLength(`Undo the changes of "${'x'.repeat(60)}"`.length);
  });

  it('keeps the last plan of a rewind in view while the handle moves, and nothing can be carried out', () => {
    const moving = ready({ files: mixed }, { step: 'planning' });
    expect(moving).toMatchObject({ waitsFor: null, hint: 'Comparing the files', primary: { isEnabled: false } });
    expect(moving.rows).toEqual(ready({ files: mixed }).rows);
    const again = ready({}, { step: 'planning', failure: { type: 'gone' } });
    expect(again).toMatchObject({ waitsFor: 'Comparing the files', rows: [] });
  });

  it('says next to the ways to rewind why one of them is not possible', () => {
    const facts = ready({ noFiles: 'notRecorded' }, { wantedScope: 'conversation' }).facts.map(({ fact }) => fact);
    expect(facts).toContain(ready({ noFiles: 'notRecorded' }, { wantedScope: 'conversation' }).scopes[1]?.help);
  });

  it('allows only Cancel while the rewind plan is being made', () => {
    expect(describeRewind(sampleCurrentRewind())).toMatchObject({
      waitsFor: 'Comparing the files',
      scopes: [],
      primary: { isEnabled: false },
    });
  });

  it('says on the rewind button exactly what happens', () => {
    const label = (plan: Partial<RewindPlan>, change: Parameters<typeof sampleCurrentRewind>[0] = {}) =>
      ready(plan, change).primary.label;
    expect(label({ files: mixed, turns: 3 })).toBe('Rewind 3 files and 3 turns');
    expect(label({ files: mixed, turns: 3 }, { choices: { 1: 'merge', 3: 'theirs' } })).toBe(
      'Rewind 4 files and 3 turns',
    );
    expect(label({ files: mixed, turns: 1 }, { choices: { 1: 'mine' } })).toBe('Rewind 2 files and 1 turn');
    expect(label({ files: [file(0, 'a')], turns: 3 }, { wantedScope: 'files' })).toBe('Rewind 1 file');
    expect(label({ files: mixed, turns: 1 }, { wantedScope: 'conversation' })).toBe('Rewind 1 turn');
    expect(label({ files: [file(0, 'a', { conflict: { whyNot: 'overlap' } })], turns: 2 })).toBe('Rewind 2 turns');
    const undone = { turns: 0, message: null };
    expect(label({ ...undone, files: mixed }, { target: undo })).toBe('Restore 3 files and the conversation');
    expect(label({ ...undone, files: mixed }, { target: undo, wantedScope: 'files' })).toBe('Restore 3 files');
    expect(label(undone, { target: undo, wantedScope: 'conversation' })).toBe('Restore the conversation');
  });

  it('disables rewinding files when no file would change, and says so', () => {
    const files = [file(0, 'a', { conflict: { whyNot: 'overlap' } })];
    const view = ready({ files }, { wantedScope: 'files' });
    expect(view).toMatchObject({ primary: { isEnabled: false }, hint: 'All files stay as they are.' });
    expect(ready({ files }, { wantedScope: 'files', choices: { 0: 'theirs' } })).toMatchObject({
      primary: { isEnabled: true },
      hint: null,
    });
  });

  it('shows the plan as busy while the rewind runs', () => {
    const view = ready({ files: mixed }, { step: 'working' });
    expect(view.primary).toMatchObject({ isBusy: true, isEnabled: false });
    expect(view.rows).toHaveLength(4);
  });

  it('lists files by what happens to them at first, and says what happens to each', () => {
    const plan = { files: mixed, untouched: ['README.md'].map(toUntouched) };
    const list = (choices: RewindChoices) =>
      ready(plan, { choices }).rows.map(({ group, path, what }) => [group, path, what]);
    expect(list({})).toEqual([
      ['choose', 'd.ts', 'stays'],
      ['back', 'a.ts', null],
      ['back', 'c.ts', 'is deleted'],
      ['merged', 'b.ts', null],
      ['stay', 'README.md', null],
    ]);
    // A choice moves no file.
    expect(list({ 0: 'mine', 1: 'theirs', 2: 'mine', 3: 'theirs', 100: 'theirs' })).toEqual([
      ['choose', 'd.ts', 'goes back'],
      ['back', 'a.ts', 'stays'],
      ['back', 'c.ts', 'stays'],
      ['merged', 'b.ts', 'goes back'],
      ['stay', 'README.md', 'goes back'],
    ]);
    expect(ready({ files: [file(0, 'a\nb\u202e')] }).rows[0]?.path).toBe('a\\u000ab\\u202e');
  });

  it('names other threads and authors next to the files that they changed', () => {
    const files = [file(0, 'a.ts', { alsoIn: ['Tidy the tests'] }), file(1, 'b.ts')];
    const notes = ready({ files, untouched: ['c.ts'].map(toUntouched) }).rows.map(({ note }) => note);
    expect(notes).toEqual(['Also changed in "Tidy the tests"', null, 'By you or another program']);
  });

  it('rewinds a file that only others changed if the user chooses so', () => {
    const plan = { files: [], untouched: ['a.ts'].map(toUntouched), noConversation: 'archived' } as const;
    expect(ready(plan, { wantedScope: 'files' })).toMatchObject({ primary: { isEnabled: false } });
    const chosen = ready(plan, { wantedScope: 'files', choices: { 100: 'theirs' } });
    expect(chosen).toMatchObject({ primary: { isEnabled: true, label: 'Rewind 1 file' } });
  });

  it('lists what is not rewound and what happens to the conversation', () => {
    const view = ready({
      turns: 3,
      lost: [{ path: 'big.bin', why: 'tooLarge' }],
      ignored: ['node_modules', 'dist'],
    });
    expect(view.facts).toEqual([
      { fact: '1 file cannot go back.', lines: ['big.bin: larger than 10 MB'], more: null },
      { fact: 'Git ignores these, so they stay as they are: node_modules, dist', lines: [], more: null },
      { fact: "Not covered: files outside this folder, and git's own files.", lines: [], more: null },
    ]);
    expect(view.hint).toBe('3 turns leave this thread. A fork keeps them. Your message goes back to the message box.');
    expect(ready({ turns: 3 }, { wantedScope: 'files' }).hint).toBeNull();
    const lost = [{ path: 'big.bin', why: 'noRoom' }] as const;
    expect(ready({ files: [], lost }, { wantedScope: 'conversation' }).facts).toHaveLength(2);
    expect(ready({ lost }, { wantedScope: 'conversation' })).toMatchObject({
      facts: [],
      areFilesKept: true,
    });
  });

  it('names the empty folders that come back or go, and rewinds them without any file', () => {
    const folders = [
      { path: 'drafts/', change: 'create' },
      { path: 'made/', change: 'delete' },
    ] as const;
    const view = ready({ files: [], folders, noConversation: 'archived' }, { wantedScope: 'files' });
    expect(view.primary).toMatchObject({ label: 'Rewind', isEnabled: true });
    expect(view.facts).toEqual([
      { fact: 'This thread is archived. Unarchive it first.', lines: [], more: null },
      { fact: 'Empty folders go back, too.', lines: ['drafts/: comes back', 'made/: is deleted'], more: null },
    ]);
    expect(ready({ folders }, { wantedScope: 'conversation' }).facts).toEqual([]);
  });

  it('names changes that an undo cannot bring back, unless the file stays', () => {
    const file = sampleRewindFile(0, 'todo.md', { noUndo: 'tooLarge', conflict: { whyNot: 'unknown' } });
    const taken = ready({ files: [file] }, { choices: { 0: 'theirs' } });
    expect(taken.facts[0]).toEqual({
      fact: 'Undo cannot bring back what is now in 1 file.',
      lines: ['todo.md: larger than 10 MB'],
      more: null,
    });
    expect(ready({ files: [file] }).facts).toHaveLength(1);
  });

  it('limits long lists and says how many lines are left', () => {
    const many = Array.from({ length: 1_200 }, (_, at) => `file-${at}`);
    const [ignored] = ready({ ignored: many }).facts;
    expect([ignored?.lines.length, ignored?.more]).toEqual([500, 'and 700 more']);
    expect(ignored?.fact).toContain('file-4 and 1,195 more');
  });
});

describe('the ways to rewind', () => {
  const disabled = (plan: Partial<RewindPlan>) =>
    Object.fromEntries(
      ready(plan).scopes.flatMap(({ help, isDisabled, scope }) => (isDisabled ? [[scope, help]] : [])),
    );

  it('offers all rewind scopes if files and the conversation can be rewound', () => {
    expect(disabled({})).toEqual({});
  });

  it.each(noFilesReason.options)('says why files cannot be rewound: %s', (noFiles) => {
    const { both, files } = disabled({ noFiles });
    expect(files).toMatch(/^[A-Z].+\.$/);
    expect(both).toBe(files);
  });

  it.each(noConversationReason.options)('says why a conversation cannot be rewound: %s', (noConversation) => {
    const { both, conversation } = disabled({ noConversation });
    expect(conversation).toMatch(/^[A-Z].+\.$/);
    expect(both).toBe(conversation);
  });

  it('does not offer to rewind files if none has changed', () => {
    expect(disabled({ files: [] })).toMatchObject({ files: 'Codex has changed no file since then.' });
    const lost = [{ path: 'a', why: 'noRoom' }] as const;
    expect(disabled({ files: [], lost })).toMatchObject({ files: 'None of the changed files can go back.' });
  });

  it('shows both reasons instead of scopes if nothing can be rewound', () => {
    const view = ready({ noFiles: 'notRecorded', noConversation: 'notInCodex' }, { wantedScope: null });
    expect(view).toMatchObject({ scopes: [], primary: { isEnabled: false } });
    expect(view.nothing).toEqual({
      what: 'There is nothing to rewind.',
      how: 'Workcell kept no earlier versions of the files from this moment. Codex no longer has this thread.',
    });
  });
});

describe('a failed rewind', () => {
  const failed = (failure: Parameters<typeof sampleCurrentRewind>[0]) =>
    describeRewind(sampleCurrentRewind({ step: 'failed', ...failure })).failure;

  it('lists the files that changed since the plan and offers to plan again', () => {
    expect(failed({ plan: samplePlan(), failure: { type: 'changed', paths: ['a.ts'] } })).toEqual({
      fact: 'Nothing was changed.',
      detail: '',
      list: { fact: 'These files changed since:', lines: ['a.ts'], more: null },
      again: 'Plan again',
    });
  });

  it('shows why a rewind failed and offers a retry, except for a turn that is gone', () => {
    expect(failed({ failure: { type: 'failed', message: 'The disk is full.' } })).toMatchObject({
      detail: 'The disk is full.',
      again: 'Try again',
    });
    const partly = failed({ failure: { type: 'partly', message: 'Codex does not answer.' } });
    expect(partly).toMatchObject({ fact: 'Files were changed, but the conversation was not.', again: 'Plan again' });
    expect(partly?.detail).toBe("Codex does not answer. To undo it, choose Rewinds… in the thread's menu.");
    expect(failed({ failure: { type: 'disconnected' } })).toMatchObject({ again: 'Try again' });
    expect(failed({ failure: { type: 'gone' } })).toMatchObject({ again: null });
    // The plan has ended, and the user can make another one.
    expect(failed({ plan: samplePlan(), failure: { type: 'gone' } })).toMatchObject({ again: 'Try again' });
  });
});
