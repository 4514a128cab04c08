import { describe, expect, it } from 'vitest';
import {
  checkJson,
  describeHiddenText,
  getInitialValues,
  groupFields,
  readForm,
  toFormContent,
} from './elicitation-form.ts';

const form = readForm(
  JSON.stringify({
    type: 'object',
    properties: {
      name: { type: 'string', title: 'Name', description: 'As it is printed' },
      port: { type: 'integer', minimum: 1, maximum: 65_535, default: 8080 },
      secure: { type: 'boolean', default: true },
      level: { type: 'string', enum: ['low', 'high'], enumNames: ['Low', 'High'] },
    },
    required: ['name'],
  }),
);

describe('a form', () => {
  it('preselects an option only if the schema has a default', () => {
    const choice = (more: object) =>
      readForm(JSON.stringify({ type: 'object', properties: { scope: { type: 'string', ...more } } })) ?? [];
    const two = { enum: ['one', 'two'] };
    expect(getInitialValues(choice({ ...two, default: 'two' }))).toEqual({ scope: 'two' });
    const none = choice({ ...two, default: 'everything' });
    expect(getInitialValues(none)).toEqual({ scope: '' });
    expect(toFormContent(none, {})).toEqual({ ok: true, value: '{}' });
    expect(getInitialValues(choice({ oneOf: [{ const: 'a', title: 'A' }], default: 'b' }))).toEqual({ scope: '' });
  });

  it('spells out what a form field would not show', () => {
    expect(describeHiddenText('plain text, größer')).toBeNull();
    expect(describeHiddenText('a\u202eb\u200bc')).toBe('This sends a\\u202eb\\u200bc');
  });

  it('creates a field for each flat property of a schema', () => {
    expect(form?.map(({ kind, label, required }) => [kind, label, required])).toEqual([
      ['text', 'Name', true],
      ['number', 'port', false],
      ['yesNo', 'secure', false],
      ['choice', 'level', false],
    ]);
    expect(getInitialValues(form ?? [])).toEqual({ name: '', port: '8080', secure: true, level: '' });
  });

  it('answers as JSON when a form needs more than fields can hold', () => {
    expect(readForm('{"type":"object","properties":{"list":{"type":"array"}}}')).toBeNull();
    expect(readForm('not json')).toBeNull();
  });

  it('returns form values with the requested types', () => {
    const filled = toFormContent(form ?? [], { name: 'Ada', port: '443', secure: false, level: '' });
    expect(filled).toEqual({ ok: true, value: '{"name":"Ada","port":443,"secure":false}' });
  });

  it('says what is wrong with each form field', () => {
    const problems = (values: Parameters<typeof toFormContent>[1]) => {
      const content = toFormContent(form ?? [], values);
      return content.ok ? [] : content.error;
    };
    expect(problems({ name: ' ', port: '70000' })).toEqual([
      '"Name" is missing.',
      '"port" must be between 1 and 65535.',
    ]);
    expect(problems({ name: 'x', port: '1.5' })).toEqual(['"port" must be a whole number.']);
    expect(problems({ name: 'x', port: 'many' })).toEqual(['"port" must be a number.']);
  });
});

it('checks handwritten JSON before it is sent', () => {
  expect(checkJson('{"a":1}')).toBeNull();
  expect(checkJson('{a:1}')).toBe('This is not JSON.');
});

it.each([
  [0, []],
  [1, [1]],
  [25, [25]],
  [60, [25, 25, 10]],
])('draws %i fields in groups', (count, sizes) => {
  const properties = Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, { type: 'string' }]));
  const fields = readForm(JSON.stringify({ type: 'object', properties })) ?? [];
  const groups = groupFields(fields);
  expect(groups.map(({ length }) => length)).toEqual(sizes);
  expect(groups.flat()).toEqual(fields);
});
