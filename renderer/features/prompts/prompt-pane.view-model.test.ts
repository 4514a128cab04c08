import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { describePromptPane } from './prompt-pane.view-model.ts';

const pane = (text: string, given: Readonly<Record<string, string>> = {}) =>
  describePromptPane(ok({ text, version: 'v' }), new Map(Object.entries(given)));

describe('a shown prompt', () => {
  it('asks for each prompt argument once, by the name in its hint', () => {
    const text = '---\ndescription: Review\nargument-hint: "[file] [focus]"\n---\nLook at $1 for $2 in $REPO, $1.\n';
    expect(pane(text, { 1: 'a.ts', REPO: '' })).toEqual({
      about: 'Review',
      fields: [
        { name: '1', label: '$1, file', hint: 'Nothing when empty', value: 'a.ts' },
        { name: '2', label: '$2, focus', hint: 'Nothing when empty', value: '' },
        { name: 'REPO', label: '$REPO', hint: 'Left as $REPO when empty', value: '' },
      ],
      text: 'Look at a.ts for  in $REPO, a.ts.',
      problem: null,
    });
    expect(pane('$ARGUMENTS').fields.map(({ label }) => label)).toEqual(['$ARGUMENTS']);
    expect(pane('$1 $ARGUMENTS').fields.map(({ label }) => label)).toEqual(['$1', 'More for $ARGUMENTS']);
  });

  it('uses a prompt with broken front matter as plain text and says so', () => {
    const view = pane('---\ndescription\n---\nLook');
    expect(view.text).toBe('---\ndescription\n---\nLook');
    expect(view.problem).toMatch(/line 2: the line is not a name, a colon and a value/);
  });

  it('has nothing to insert while a prompt is not loaded or cannot be read', () => {
    expect(describePromptPane(null, new Map())).toMatchObject({ text: null, problem: null });
    expect(describePromptPane(err({ type: 'leadsOutside' }), new Map())).toMatchObject({
      text: null,
      problem: 'The file is a link that points outside the folder. Workcell does not follow it.',
    });
  });
});
