import { describe, expect, it } from 'vitest';
import type { RunSurroundings } from '../../../../shared/contract/runs.ts';
import { runOptions } from '../../../../shared/runs/run-options.ts';
import { draftLike, emptyRunDraft, type RunDraft } from '../../../stores/run-draft.store.ts';
import { describeNewRun, withCheck } from './new-workcell.view-model.ts';

const repository = { branch: 'main', changedFiles: 0, submodules: [] };
const here: RunSurroundings = {
  repository,
  noWorktree: null,
  tools: [
    { tool: 'codex', missing: null },
    { tool: 'claude', missing: null },
  ],
  checks: [],
};
const nowhere: RunSurroundings = { ...here, repository: null, noWorktree: 'This folder is no repository.' };
const withoutClaude: RunSurroundings = {
  ...here,
  tools: [
    { tool: 'codex', missing: null },
    { tool: 'claude', missing: 'Install it.' },
  ],
};
const models = [
  { model: 'one', name: 'One', description: 'Quick', efforts: [], defaultEffort: '', isDefault: false },
  { model: 'two', name: 'Two', description: 'Thorough', efforts: [], defaultEffort: '', isDefault: true },
];

function view(change: Partial<RunDraft> = {}, surroundings: RunSurroundings | null = here) {
  return describeNewRun({ draft: { ...emptyRunDraft, prompt: 'Mend it', ...change }, surroundings, models });
}
const placesOf = (surroundings: RunSurroundings | null, change: Partial<RunDraft> = {}) =>
  view(change, surroundings).places.map(
    ({ value, isChosen, isOff }) => `${isChosen ? '*' : ''}${value}${isOff ? ' off' : ''}`,
  );
const dirty = (changedFiles: number): RunSurroundings => ({ ...here, repository: { ...repository, changedFiles } });

describe('the request behind Start', () => {
  it('is what is typed, with defaults where nothing is chosen', () => {
    expect(view({ prompt: ' Mend it\n' }).options).toEqual({
      prompt: 'Mend it',
      tool: 'codex',
      model: null,
      isolation: 'worktree',
      checks: [],
    });
  });

  it('is what was chosen, and the host accepts it', () => {
    const chosen: Partial<RunDraft> = {
      tool: 'claude',
      models: { codex: 'one', claude: ' sonnet ' },
      isolation: 'inPlace',
      checks: [
        { key: 0, command: ' npm test ' },
        { key: 1, command: '  ' },
      ],
    };
    const { options } = view(chosen);
    expect(options).toMatchObject({ tool: 'claude', model: 'sonnet', isolation: 'inPlace', checks: ['npm test'] });
    expect(runOptions.safeParse(options).data).toEqual(options);
  });

  it('is null without a prompt, with one that is too long, or without the tool, and the reason says which', () => {
    expect(view({ prompt: ' \n' })).toMatchObject({ options: null, reason: 'Write a prompt first.' });
    expect(view({ prompt: 'x'.repeat(1_000_001) })).toMatchObject({
      options: null,
      reason: 'The prompt is longer than 1,000,000 characters.',
    });
    expect(view({ tool: 'claude' }, withoutClaude)).toMatchObject({
      options: null,
      reason: 'Claude Code cannot be started here.',
    });
  });

  it('is allowed before the folder has been inspected', () => {
    expect(view({}, null)).toMatchObject({ options: { isolation: 'worktree' }, reason: null });
    expect(view({ isolation: 'inPlace' }, null).options?.isolation).toBe('inPlace');
  });
});

describe('the tools', () => {
  it('say how to get a missing one, which cannot be chosen', () => {
    expect(view({}, withoutClaude).tools).toMatchObject([
      { name: 'Codex', isChosen: true, isOff: false },
      { name: 'Claude Code', isChosen: false, isOff: true, help: 'Install it.' },
    ]);
  });

  it('default to the first available one', () => {
    const withoutCodex = { ...here, tools: [{ tool: 'codex', missing: 'Gone.' }, here.tools[1]] } as const;
    const tools = withoutCodex.tools.flatMap((tool) => (tool === undefined ? [] : [tool]));
    expect(view({}, { ...here, tools }).tool).toBe('claude');
    expect(view({ tool: 'codex' }, { ...here, tools }).tool).toBe('codex');
  });
});

describe('the models', () => {
  it('default to the configured one, and are typed for Claude Code', () => {
    expect(view().models).toEqual([
      { value: '', label: 'As configured', detail: 'Two' },
      { value: 'one', label: 'One', detail: 'Quick' },
      { value: 'two', label: 'Two', detail: 'Thorough' },
    ]);
    expect(view({ tool: 'claude' }).models).toBeNull();
  });

  it('keep one that is no longer known', () => {
    const { models: listed, options } = view({ models: { codex: 'old', claude: '' } });
    expect(listed?.at(-1)).toEqual({ value: 'old', label: 'old' });
    expect(options?.model).toBe('old');
  });
});

describe('where it works', () => {
  it('is a worktree, unless that is impossible', () => {
    expect(placesOf(here)).toEqual(['*worktree', 'worktreeWithChanges off', 'inPlace']);
    expect(placesOf(nowhere)).toEqual(['worktree off', 'worktreeWithChanges off', '*inPlace']);
    expect(placesOf(nowhere, { isolation: 'worktree' })).toEqual([
      'worktree off',
      'worktreeWithChanges off',
      '*inPlace',
    ]);
    expect(view({}, nowhere).placeNotes).toEqual(['This folder is no repository.']);
    expect(placesOf(null)).toEqual(['*worktree', 'worktreeWithChanges', 'inPlace']);
  });

  it('offers to include uncommitted changes, and says how many there are', () => {
    expect(placesOf(dirty(3))).toEqual(['*worktree', 'worktreeWithChanges', 'inPlace']);
    expect(placesOf(dirty(3), { isolation: 'worktreeWithChanges' })).toEqual([
      'worktree',
      '*worktreeWithChanges',
      'inPlace',
    ]);
    const [without, along] = view({}, dirty(3)).places;
    expect(without?.help).toContain('Without uncommitted changes in 3 files.');
    expect(along?.help).toContain('plus uncommitted changes in 3 files.');
    expect(view({}, dirty(1)).places[0]?.help).toContain('Without uncommitted changes in 1 file.');
  });

  it('is a plain worktree when the changes of a repeated run have been committed by now', () => {
    expect(view({ isolation: 'worktreeWithChanges' }).options?.isolation).toBe('worktree');
  });

  it('says what a worktree lacks', () => {
    const submodules = ['a', 'b', 'c', 'd', 'e'];
    const odd = { ...here, repository: { ...repository, branch: null, submodules } };
    expect(view({}, odd).placeNotes).toEqual([
      'No branch is checked out. The run starts at the current commit.',
      'Submodules are empty in a worktree: a, b, c and 2 more.',
    ]);
    expect(view({ isolation: 'inPlace' }, odd).placeNotes).toEqual([]);
  });
});

describe('the checks', () => {
  it('default to those of the last run here, until one is changed', () => {
    const known = { ...here, checks: ['npm test', 'npm run lint'] };
    expect(view({}, known).options?.checks).toEqual(['npm test', 'npm run lint']);
    expect(view({ checks: [] }, known).options?.checks).toEqual([]);
  });

  it('stay distinct when one is added after another was removed', () => {
    const checks = withCheck([{ key: 4, command: 'npm test' }]);
    expect(checks.map(({ key }) => key)).toEqual([4, 5]);
    expect(withCheck([])).toEqual([{ key: 0, command: '' }]);
  });

  it('are limited to twenty', () => {
    const checks = Array.from({ length: 20 }, (_, key) => ({ key, command: 'ls' }));
    expect(view({ checks }).canAddCheck).toBe(false);
    expect(view({ checks: checks.slice(1) }).canAddCheck).toBe(true);
  });
});

it('starts with the values of a run that is to be repeated', () => {
  const options = {
    prompt: 'Mend it',
    tool: 'claude',
    model: 'opus',
    isolation: 'inPlace',
    checks: ['npm test', 'npm test'],
  } as const;
  expect(describeNewRun({ draft: draftLike(options), surroundings: here, models }).options).toEqual(options);
});
