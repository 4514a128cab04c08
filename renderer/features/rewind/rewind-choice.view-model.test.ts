import { describe, expect, it } from 'vitest';
import { noMergeReason, type RewindFile } from '../../../shared/rewind/rewind-plan.ts';
import { sampleRewindFile as file, samplePlan, sampleUntouchedFile } from '../../stores/testing/sample-rewind.ts';
import {
  describeRewindChoice,
  getRewindChoiceForKey,
  setChoiceForAll,
  setRewindChoice,
} from './rewind-choice.view-model.ts';

const now = new Date(2026, 10, 28, 14, 11).getTime();
const plain = file(0, 'a.ts');
const mergeable = file(1, 'b.ts', { conflict: { whyNot: null } });
const colliding = file(3, 'd.ts', {
  conflict: { whyNot: 'overlap' },
  changedBy: ['a patch by Codex', 'you or another program'],
  versions: [
    {
      choice: 'mine',
      changedBy: ['you or another program'],
      isOwn: false,
      isAbsent: false,
      at: new Date(2026, 10, 28, 14, 9).getTime(),
    },
    {
      choice: 'between',
      changedBy: ['a patch by Codex'],
      isOwn: true,
      isAbsent: false,
      at: new Date(2026, 10, 27, 14, 6).getTime(),
    },
    { choice: 'theirs', changedBy: [], isOwn: false, isAbsent: true, at: null },
  ],
});
const view = (of: RewindFile, target: Parameters<typeof describeRewindChoice>[2] = 'beforeTurn') =>
  describeRewindChoice(of, {}, target, now);

describe('the versions of a file', () => {
  it('selects the merged version at first, the current one where lines collide, and the earlier one otherwise', () => {
    const values = [plain, mergeable, colliding, sampleUntouchedFile(4, 'e.ts')].map((of) => view(of).value);
    expect(values).toEqual(['theirs', 'merge', 'mine', 'mine']);
    expect(describeRewindChoice(mergeable, { 1: 'mine' }, 'beforeTurn', now).value).toBe('mine');
  });

  it('names each version of a file and who made it', () => {
    const namesOf = (...args: Parameters<typeof view>) => view(...args).versions.map(({ name, note }) => [name, note]);
    expect(namesOf(colliding)).toEqual([
      ['Now', 'Changed by you or another program'],
      ["Codex's", 'Changed by a patch by Codex'],
      ['Earlier', 'The file does not exist.'],
    ]);
    expect(namesOf(mergeable)).toEqual([
      ['Now', ''],
      ['Merged', 'Without the lines of Codex'],
      ['Earlier', 'Before this message'],
    ]);
    expect(namesOf(mergeable, 'beforeRewind')).toEqual([
      ['Now', ''],
      ['Merged', 'Without what the rewind changed'],
      ['Earlier', 'Before the rewind'],
    ]);
    expect(namesOf(colliding, 'beforeRewind')[1]?.[0]).toBe('After the rewind');
    expect(namesOf(plain, 'ofEntry').at(-1)).toEqual(['Earlier', 'Before these changes']);
  });

  it('says when each version came about, as far as that is known', () => {
    const timesOf = (of: RewindFile) => view(of).versions.map(({ time }) => time);
    expect(timesOf(colliding)).toEqual(['now, 14:09', 'Yesterday 14:06', '']);
    expect(timesOf(mergeable)).toEqual(['now', '', '']);
  });

  it('says why a file cannot be merged', () => {
    const facts = noMergeReason.options.map((whyNot) => view(file(0, 'a', { conflict: { whyNot } })).fact);
    expect(new Set(facts).size).toBe(noMergeReason.options.length);
    for (const fact of facts) expect(fact).toMatch(/^It cannot be merged, because .+\.$/);
    expect([view(mergeable).fact, view(plain).fact]).toEqual(['Changed by a patch by Codex', null]);
  });

  it('says in a sentence what each version does, and whether Undo brings the current one back', () => {
    const help = (of: RewindFile, choice: 'mine' | 'between' | 'merge' | 'theirs') =>
      describeRewindChoice(of, { [of.id]: choice }, 'beforeTurn', now).help;
    const helps = (['mine', 'between', 'merge', 'theirs'] as const).map((choice) => help(colliding, choice));
    expect(new Set(helps).size).toBe(4);
    const large = file(0, 'todo.md', { noUndo: 'tooLarge', conflict: { whyNot: 'unknown' } });
    expect(help(large, 'theirs')).toContain('Undo cannot bring them back');
  });

  it('chooses a version with a digit key', () => {
    const keys = ['1', '2', '3', '4', '0', 'x'];
    const chosen = (of: RewindFile) => keys.map((key) => getRewindChoiceForKey(key, of));
    expect(chosen(mergeable)).toEqual(['mine', 'merge', 'theirs', null, null, null]);
    expect(chosen(plain)).toEqual(['mine', 'theirs', null, null, null, null]);
  });

  it('applies one choice to all conflicts, except files without such a version', () => {
    const plan = samplePlan({ files: [plain, mergeable, colliding] });
    expect(setChoiceForAll(plan, { 3: 'theirs' }, 'merge')).toEqual({ 1: 'merge', 3: 'theirs' });
    expect(setChoiceForAll(plan, {}, 'theirs')).toEqual({ 1: 'theirs', 3: 'theirs' });
    expect(setRewindChoice({ 1: 'merge' }, mergeable, 'mine')).toEqual({ 1: 'mine' });
  });
});
