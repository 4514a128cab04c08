import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import type { TurnMoment } from '../model/changes/open-work.ts';
import type { ObservedChange, ObservedContent } from '../model/threads/file-snapshot.ts';
import { EarlyTurns, type ScanPart } from './early-turns.ts';

const root = '/folder';
const content: ObservedContent = { sha256: 'abc', size: 3, deflated: new Uint8Array() };

function momentAt(message: string, at: number, folder = root): TurnMoment {
  return { message, threadId: threadId.parse('thread'), root: folder, folder, at, isEarly: true };
}

function changeAt(path: string, changedAt: number, before: ObservedChange['before'] = { kind: 'absent' }) {
  return { path, stamp: path, before, after: { kind: 'lost', why: 'special' }, changedAt } as const;
}

/** Splits changes, and returns which messages are marked after which paths, and which of these have the contents. */
function split(turns: EarlyTurns, ...changes: readonly ObservedChange[]) {
  return toShown(turns.split(root, { changes, contents: [content] }, { isGoingOn: false, lag: 0, since: 0 }));
}

function toShown(parts: readonly ScanPart[]) {
  return parts.map(({ batch, moments }) => ({
    paths: batch.changes.map(({ path }) => path),
    contents: batch.contents.length,
    messages: moments.map(({ message }) => message),
  }));
}

it('a scan for which no turn waits is stored in one part', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('elsewhere', 10_001, '/other'));
  expect(split(turns, changeAt('a', 5_001))).toEqual([{ paths: ['a'], contents: 1, messages: [] }]);
});

it('what changed surely before an early turn is stored with all contents before its moment, and the rest after it', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('turn', 10_001));
  expect(split(turns, changeAt('late', 10_500), changeAt('mine', 5_001), changeAt('unsure', 10_000))).toEqual([
    { paths: ['mine'], contents: 1, messages: ['turn'] },
    { paths: ['late', 'unsure'], contents: 0, messages: [] },
  ]);
});

it('the moment of an early turn stays where it is once something that it may have changed is stored', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('turn', 10_001));
  expect(split(turns, changeAt('late', 10_500))).toEqual([{ paths: ['late'], contents: 1, messages: [] }]);
  expect(split(turns, changeAt('mine', 5_001))).toEqual([{ paths: ['mine'], contents: 1, messages: [] }]);
});

it('a file seen for the first time moves no moment, because it is no change', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('turn', 10_001));
  expect(split(turns, changeAt('seen', 5_001, null))).toEqual([{ paths: ['seen'], contents: 1, messages: [] }]);
});

it('a file seen for the first time moves the moments after that of another turn, which may have changed it', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('first', 10_001));
  turns.add(momentAt('second', 20_001));
  expect(split(turns, changeAt('seen', 15_001, null))).toEqual([
    { paths: ['seen'], contents: 1, messages: ['second'] },
  ]);
  const later = new EarlyTurns();
  later.add(momentAt('turn', 10_001));
  const parts = later.split(
    root,
    { changes: [changeAt('seen', 5_001, null)], contents: [] },
    { isGoingOn: true, lag: 0, since: 0 },
  );
  expect(parts.map(({ moments }) => moments.length)).toEqual([1]);
});

it('what changed between two early turns is stored after the moment of the first and before that of the second', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('second', 20_001));
  turns.add(momentAt('first', 10_001));
  expect(turns.getFirstAt(root)).toBe(10_001);
  const changes = [changeAt('between', 15_001), changeAt('mine', 5_001), changeAt('late', 25_001)];
  expect(split(turns, ...changes)).toEqual([
    { paths: ['mine'], contents: 1, messages: ['first', 'second'] },
    { paths: ['between'], contents: 0, messages: ['second'] },
    { paths: ['late'], contents: 0, messages: [] },
  ]);
  // Now both turns have changes, so what is found later moves neither.
  expect(split(turns, changeAt('more', 5_001))).toEqual([{ paths: ['more'], contents: 1, messages: [] }]);
});

it('the moment of a later early turn still moves when only an earlier one has changes', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('first', 10_001));
  turns.add(momentAt('second', 20_001));
  split(turns, changeAt('between', 15_001));
  expect(split(turns, changeAt('mine', 5_001))).toEqual([{ paths: ['mine'], contents: 1, messages: ['second'] }]);
});

it('an early turn is forgotten when its scan has ended, and no other is', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('first', 10_001));
  turns.add(momentAt('second', 20_001));
  turns.remove({ message: 'first', root });
  expect([turns.has(root), turns.getFirstAt(root)]).toEqual([true, 20_001]);
  turns.remove({ message: 'second', root });
  expect([turns.has(root), turns.getFirstAt(root)]).toEqual([false, null]);
});

it('on a disk whose clock may be behind, only what is older by that was surely there before an early turn', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('turn', 10_001));
  const changes = [changeAt('mine', 4_501), changeAt('unsure', 5_502)];
  expect(toShown(turns.split(root, { changes, contents: [] }, { isGoingOn: false, lag: 5_000, since: 0 }))).toEqual([
    { paths: ['mine'], contents: 0, messages: ['turn'] },
    { paths: ['unsure'], contents: 0, messages: [] },
  ]);
});

it('a file whose time is older than the scan before was not surely there before an early turn', () => {
  const turns = new EarlyTurns();
  turns.add(momentAt('turn', 10_001));
  const changes = [changeAt('moved', 2_001), changeAt('mine', 5_001)];
  expect(toShown(turns.split(root, { changes, contents: [] }, { isGoingOn: false, lag: 0, since: 4_001 }))).toEqual([
    { paths: ['mine'], contents: 0, messages: ['turn'] },
    { paths: ['moved'], contents: 0, messages: [] },
  ]);
});
