import { expect, it } from 'vitest';
import { ManualClock } from '../../../../../shared/base/manual-clock.ts';
import { err, ok } from '../../../../../shared/base/result.ts';
import type { FoundFiles } from '../../../../../shared/contract/files.ts';
import type { FilesOutcome } from '../../../../commands/workspace.commands.ts';
import type { CompletionResult } from '../completion-source.ts';
import { createFileSource } from './describe-files.ts';

const found = (listing: FoundFiles['listing'], ...paths: readonly string[]) =>
  ok({ files: paths.map((path) => ({ path, source: `/w/${path}`, ranges: [] })), known: 1, listing, isCut: false });

/** Searches for files with a host that returns these answers in turn. */
function look(...answers: readonly FilesOutcome[]) {
  const clock = new ManualClock();
  const calling = new AbortController();
  const reported: CompletionResult[] = [];
  const left = [...answers];
  const source = createFileSource({ clock, find: async () => left.shift() ?? err({ type: 'disconnected' }) });
  const done = source.find('a', calling.signal, (more) => reported.push(more));
  const titles = () => reported.map(({ options }) => options.map(({ title }) => title));
  return { clock, calling, reported, done, titles };
}

it('repeats the file search while the host is still listing', async () => {
  const { clock, done, titles } = look(found('listing', 'a'), found('done', 'a', 'ab'));
  await expect.poll(() => clock.pending).toBe(1);
  expect(titles()).toEqual([['a']]);
  clock.advance(200);
  await done;
  expect(titles()).toEqual([['a'], ['a', 'ab']]);
});

it('stops searching files when the request is canceled', async () => {
  const { calling, clock, done, titles } = look(found('again', 'a'), found('done', 'b'));
  await expect.poll(() => clock.pending).toBe(1);
  calling.abort();
  clock.advance(200);
  await done;
  expect(titles()).toEqual([['a']]);
});

it('says why files cannot be listed', async () => {
  const { done, reported } = look(err({ type: 'unreadable' }));
  await done;
  expect(reported).toEqual([{ options: [], note: 'The files in this folder cannot be listed.' }]);
});
