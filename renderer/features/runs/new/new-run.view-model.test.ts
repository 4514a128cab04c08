import { describe, expect, it } from 'vitest';
import type { NewRunContext } from '../../../../shared/contract/runs.ts';
import { runRequest } from '../../../../shared/runs/run-request.ts';
import { emptyRunDraft, type RunDraft, toRunDraft } from '../../../stores/run-draft.store.ts';
import { describeNewRun } from './new-run.view-model.ts';

const repository = { branch: 'main', changedFiles: 0, submodules: [] };
const here: NewRunContext = {
  repository,
  noWorktree: null,
  tools: [
    { tool: 'codex', missing: null },
    { tool: 'claude', missing: null },
  ],
  checks: [],
};
const nowhere: NewRunContext = { ...here, repository: null, noWorktree: 'This folder is no repository.' };
const withoutClaude: NewRunContext = {
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

function view(change: Partial<RunDraft> = {}, surroundings: NewRunContext | null = here) {
  return describeNewRun({ draft: { ...emptyRunDraft, prompt: 'Mend it', ...change }, surroundings, models });
}
const placesOf = (surroundings: NewRunContext | null, change: Partial<RunDraft> = {}) =>
  view(change, surroundings).places.map(
    ({ value, isChosen, isDisabled }) => `${isChosen ? '*' : ''}${value}${isDisabled ? ' off' : ''}`,
  );
const dirty = (changedFiles: number): NewRunContext => ({ ...here, repository: { ...repository, changedFiles } });

describe('the request behind Start', () => {
  it('creates a run request from the draft with defaults', () => {
    expect(view({ prompt: ' Mend it\n' }).request).toEqual({
      prompt: 'Mend it',
      tool: 'codex',
      model: null,
      isolation: 'worktree',
      checks: [],
    });
  });

  it('creates a run request from the chosen values that the host accepts', () => {
    const chosen: Partial<RunDraft> = {
      tool: 'claude',
      models: { codex: 'one', claude: ' sonnet ' },
      isolation: 'inPlace',
      checks: [
        { key: 0, command: ' npm test ' },
        { key: 1, command: '  ' },
      ],
    };
    const { request } = view(chosen);
    expect(request).toMatchObject({ tool: 'claude', model: 'sonnet', isolation: 'inPlace', checks: ['npm test'] });
    expect(runRequest.safeParse(request).data).toEqual(request);
  });

  it('returns no request without a valid prompt or tool, and says why', () => {
    expect(view({ prompt: ' \n' })).toMatchObject({ request: null, reason: 'Write a prompt first.' });
    expect(view({ prompt: 'x'.repeat(1_000_001) })).toMatchObject({
      request: null,
      reason: 'The prompt is longer than 1,000,000 characters.',
    });
    expect(view({ tool: 'claude' }, withoutClaude)).toMatchObject({
      request: null,
      reason: 'Claude Code cannot be started here.',
    });
  });

  it('allows starting a run before the folder was inspected', () => {
    expect(view({}, null)).toMatchObject({ request: { isolation: 'worktree' }, reason: null });
    expect(view({ isolation: 'inPlace' }, null).request?.isolation).toBe('inPlace');
  });
});

describe('the tools', () => {
  it('disables a missing tool and says how to install it', () => {
    expect(view({}, withoutClaude).tools).toMatchObject([
      { name: 'Codex', isChosen: true, isDisabled: false },
      { name: 'Claude Code', isChosen: false, isDisabled: true, help: 'Install it.' },
    ]);
  });

  it('selects the first available tool by default', () => {
    const withoutCodex = { ...here, tools: [{ tool: 'codex', missing: 'Gone.' }, here.tools[1]] } as const;
    const tools = withoutCodex.tools.flatMap((tool) => (tool === undefined ? [] : [tool]));
    expect(view({}, { ...here, tools }).tool).toBe('claude');
    expect(view({ tool: 'codex' }, { ...here, tools }).tool).toBe('codex');
  });
});

describe('the models', () => {
  it('selects the configured model by default and accepts typed names for Claude Code', () => {
    expect(view().models).toEqual([
      { value: '', label: 'As configured', detail: 'Two' },
      { value: 'one', label: 'One', detail: 'Quick' },
      { value: 'two', label: 'Two', detail: 'Thorough' },
    ]);
    expect(view({ tool: 'claude' }).models).toBeNull();
  });

  it('keeps a chosen model that is no longer known', () => {
    const { models: listed, request } = view({ models: { codex: 'old', claude: '' } });
    expect(listed?.at(-1)).toEqual({ value: 'old', label: 'old' });
    expect(request?.model).toBe('old');
  });
});

describe('where it works', () => {
  it('selects a worktree by default, unless that is impossible', () => {
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

  it('offers to include uncommitted changes and counts them', () => {
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

  it('selects a plain worktree when the changes of a repeated run are already committed', () => {
    expect(view({ isolation: 'worktreeWithChanges' }).request?.isolation).toBe('worktree');
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
  it('uses the checks of the last run in this folder until one is changed', () => {
    const known = { ...here, checks: ['npm test', 'npm run lint'] };
    expect(view({}, known).request?.checks).toEqual(['npm test', 'npm run lint']);
    expect(view({ checks: [] }, known).request?.checks).toEqual([]);
  });
});

it('starts with the values of a run that is repeated', () => {
  const options = {
    prompt: 'Mend it',
    tool: 'claude',
    model: 'opus',
    isolation: 'inPlace',
    checks: ['npm test', 'npm test'],
  } as const;
  expect(describeNewRun({ draft: toRunDraft(options), surroundings: here, models }).request).toEqual(options);
});
