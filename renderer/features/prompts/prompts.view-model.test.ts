import { describe, expect, it } from 'vitest';
import type { PromptFolder, PromptSummary } from '../../../shared/catalogs/prompts/prompt.ts';
import type { Skill } from '../../../shared/catalogs/prompts/skill.ts';
import { findEntries, toPromptEntries, toSkillEntries } from './find-entries.ts';
import { describeCatalogEntry, describePrompts, type PromptsInput } from './prompts.view-model.ts';

const prompt = (name: string, change: Partial<PromptSummary> = {}): PromptSummary => ({
  place: 'home',
  name,
  about: '',
  argumentHint: null,
  problem: null,
  ...change,
});
const home: PromptFolder = { place: 'home', path: '/home/prompts', problem: null, more: 0 };
const skill: Skill = { name: 'review', about: 'Reads', path: '/s/SKILL.md', scope: 'user', enabled: true };
const facts = (change: Partial<PromptsInput> = {}): PromptsInput => ({
  prompts: { state: 'listed', all: [prompt('review'), prompt('fix')], folders: [home] },
  skills: { state: 'listed', all: [skill], errors: [] },
  kind: 'prompts',
  query: '',
  ...change,
});
const names = (change: Partial<PromptsInput>) => describePrompts(facts(change)).rows.map(({ name }) => name);

describe('prompts and skills', () => {
  it('lists prompts and skills by kind and finds names before descriptions', () => {
    expect(names({})).toEqual(['review', 'fix']);
    expect(names({ kind: 'skills' })).toEqual(['review']);
    const entries = toPromptEntries([
      prompt('tell', { about: 'Fix it' }),
      prompt('prefix'),
      prompt('fix-tests'),
      prompt('fix', { about: 'of tests' }),
    ]);
    const found = (query: string) => findEntries(entries, query).map(({ name }) => name);
    expect(found('FIX')).toEqual(['fix-tests', 'fix', 'prefix', 'tell']);
    expect(found('fix tests')).toEqual(['fix-tests', 'fix']);
    expect(found('nothing')).toEqual([]);
    expect(findEntries(toPromptEntries([prompt('Übersetze')]), 'ubers')).toHaveLength(1);
  });

  it("says in a prompt's row what is wrong with it", () => {
    const rows = [
      ...toPromptEntries([prompt('a', { about: 'About a' }), prompt('b', { problem: 'tooLarge' })]),
      ...toSkillEntries([skill, { ...skill, enabled: false }]),
    ].map(describeCatalogEntry);
    expect(rows.map(({ detail, isWarning }) => [detail, isWarning])).toEqual([
      ['About a', false],
      ['Larger than 256\u00a0KB', true],
      ['Reads', false],
      ['Off', false],
    ]);
  });

  it.each([
    ['while they are looked for', { prompts: { state: 'asked', all: [], folders: [] } }, 'Loading…'],
    ['when there are none', { prompts: { state: 'listed', all: [], folders: [] } }, 'No prompts yet'],
    ['when none fits', { query: 'zebra' }, 'No matches'],
    [
      'when they cannot be had',
      { kind: 'skills', skills: { state: { failed: 'Why' }, all: [], errors: [] } },
      'The list could not load',
    ],
  ] as const)('describes an empty prompt list %s', (_case, change, expected) => {
    expect(describePrompts(facts(change)).empty?.what).toBe(expected);
  });

  it('says which prompts were left out or could not be read', () => {
    const notes = (...folders: readonly PromptFolder[]) =>
      describePrompts(facts({ prompts: { state: 'listed', all: [], folders } })).notes;
    expect(notes(home)).toEqual([]);
    expect(notes({ ...home, more: 1_234 })).toEqual(['1,234 more of your prompts are not shown.']);
    expect(notes({ ...home, place: 'workspace', problem: 'untrusted' })[0]).toContain('not trusted');
    const skills = { state: 'listed', all: [], errors: [{ path: '/s/SKILL.md', message: 'No name.' }] } as const;
    expect(describePrompts(facts({ kind: 'skills', skills })).notes).toEqual(['/s/SKILL.md cannot be used. No name.']);
  });

  it('allows saving prompts to the workspace only if prompts there are read', () => {
    const workspace: PromptFolder = { ...home, place: 'workspace' };
    const can = (folder: PromptFolder) =>
      describePrompts(facts({ prompts: { state: 'listed', all: [], folders: [home, folder] } })).canWriteHere;
    expect([can(home), can(workspace), can({ ...workspace, problem: 'untrusted' })]).toEqual([false, true, false]);
  });
});
