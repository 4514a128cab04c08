import { describe, expect, it } from 'vitest';
import {
  checkJson,
  describeHiddenText,
  type FormValue,
  findOnlyChoice,
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

  it('lists the options of its only field if that is one choice of a few', () => {
    const choice = { type: 'string', enum: ['r', 'g', 'b'] };
    const read = (properties: object) => readForm(JSON.stringify({ type: 'object', properties }));
    expect(findOnlyChoice(read({ color: choice }))).toMatchObject({ name: 'color', kind: 'choice' });
    expect(findOnlyChoice(read({ color: choice, size: { type: 'string' } }))).toBeNull();
    expect(findOnlyChoice(read({ colors: { type: 'array', items: choice } }))).toBeNull();
    expect(
      findOnlyChoice(read({ color: { ...choice, enum: Array.from({ length: 40 }, (_, at) => `${at}`) } })),
    ).toBeNull();
    expect(findOnlyChoice(read({}))).toBeNull();
    expect(findOnlyChoice(null)).toBeNull();
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

/** The fields of a form with one property, and what is wrong with a value of it. */
const one = (property: object, required = false) =>
  readForm(JSON.stringify({ type: 'object', properties: { x: property }, required: required ? ['x'] : [] })) ?? [];
const check = (property: object, value: FormValue, required = false) => {
  const content = toFormContent(one(property, required), { x: value });
  return content.ok ? content.value : content.error;
};

describe('a rule of a form field', () => {
  const text = (rules: object) => ({ type: 'string', ...rules });

  it.each<[string, object, string, string, string]>([
    ['minLength', text({ minLength: 2 }), 'Z', 'Zü', '"x" needs at least 2 characters.'],
    ['minLength of an emoji', text({ minLength: 2 }), '😀', '😀😀', '"x" needs at least 2 characters.'],
    ['maxLength', text({ maxLength: 1 }), 'ab', '😀', '"x" allows at most 1 character.'],
    ['pattern', text({ pattern: '^[a-z-]+$' }), 'A b', 'a-b', '"x" must match the pattern “^[a-z-]+$”.'],
    ['format email', text({ format: 'email' }), 'not-a-mail', 'a@b.example', '"x" must be an email address.'],
    ['format email with two hosts', text({ format: 'email' }), 'a@b@c', 'a+b@c', '"x" must be an email address.'],
    [
      'format uri',
      text({ format: 'uri' }),
      'example.com',
      'https://example.com/a?b',
      '"x" must be a full address, such as https://example.com.',
    ],
    ['format date', text({ format: 'date' }), '2026-02-30', '2026-02-28', '"x" must be a date, such as 2026-03-31.'],
    [
      'format date-time',
      text({ format: 'date-time' }),
      '2026-02-28 12:00',
      '2026-02-28T12:00:00.5+01:00',
      '"x" must be a date and time with a time zone, such as 2026-03-31T14:05:00Z.',
    ],
  ])('says what is wrong with a text by its %s, and accepts one that fits', (_, property, wrong, right, sentence) => {
    expect(check(property, wrong)).toEqual([sentence]);
    expect(check(property, right)).toBe(JSON.stringify({ x: right }));
    // No text at all breaks no rule of a field that may be missing.
    expect(check(property, '')).toBe('{}');
    expect(check(property, '', true)).toEqual(['"x" is missing.']);
  });

  it.each<[object, string, string, string]>([
    [{ minimum: 0 }, '-1', '0', '"x" must be at least 0.'],
    [{ maximum: 0 }, '1', '0', '"x" must be at most 0.'],
    [{ multipleOf: 0.1 }, '0.35', '0.3', '"x" must be a multiple of 0.1.'],
    [{ multipleOf: 5 }, '12', '-15', '"x" must be a multiple of 5.'],
  ])('says what is wrong with a number by %o, and accepts one that fits', (rules, wrong, right, sentence) => {
    expect(check({ type: 'number', ...rules }, wrong)).toEqual([sentence]);
    expect(check({ type: 'number', ...rules }, right)).toBe(JSON.stringify({ x: Number(right) }));
  });

  it('does not keep a text back for a rule that makes no sense or is not known', () => {
    expect(check(text({ pattern: '(', minLength: -1, format: 'color', default: 7 }), 'a')).toBe('{"x":"a"}');
    expect(check({ type: 'number', multipleOf: 0, minimum: 'none' }, '3')).toBe('{"x":3}');
  });
});

describe('a form field with several choices', () => {
  const colors = { type: 'array', items: { type: 'string', enum: ['r', 'g', 'b'] } };

  it('offers each value once, under its title', () => {
    const labels = (property: object) => {
      const [field] = one(property);
      return field?.kind === 'choices' ? field.choices.map(({ value, label }) => `${value} ${label}`) : null;
    };
    expect(labels(colors)).toEqual(['r r', 'g g', 'b b']);
    expect(labels({ ...colors, uniqueItems: true })).toEqual(['r r', 'g g', 'b b']);
    expect(labels({ type: 'array', items: { enum: ['r', 'g', 'r'], enumNames: ['Red', 'Green'] } })).toEqual([
      'r Red',
      'g Green',
    ]);
    const titles = [{ const: 'r', title: 'Red' }];
    expect(labels({ type: 'array', items: { anyOf: titles } })).toEqual(['r Red']);
    expect(labels({ type: 'array', items: { oneOf: titles } })).toEqual(['r Red']);
  });

  it('starts with the choices of its default that exist', () => {
    expect(getInitialValues(one(colors))).toEqual({ x: [] });
    expect(getInitialValues(one({ ...colors, default: ['b', 'r', 'b', 'y'] }))).toEqual({ x: ['r', 'b'] });
  });

  it('sends what is chosen, and nothing when it may be missing', () => {
    expect(check(colors, ['g', 'b'])).toBe('{"x":["g","b"]}');
    expect(check(colors, [])).toBe('{}');
    expect(check(colors, [], true)).toBe('{"x":[]}');
  });

  it('says how many choices it needs', () => {
    const two = { ...colors, minItems: 2, maxItems: 2 };
    expect(check(two, ['r'])).toEqual(['"x" needs at least 2 choices.']);
    expect(check(two, ['r', 'g', 'b'])).toEqual(['"x" allows at most 2 choices.']);
    expect(check({ ...colors, minItems: 1 }, [], true)).toEqual(['"x" needs at least 1 choice.']);
    expect(check(two, [])).toBe('{}');
  });
});

it('sends a default of false or zero', () => {
  const off = one({ type: 'boolean', default: false });
  expect(toFormContent(off, getInitialValues(off))).toEqual({ ok: true, value: '{"x":false}' });
  const zero = one({ type: 'integer', default: 0 });
  expect(toFormContent(zero, getInitialValues(zero))).toEqual({ ok: true, value: '{"x":0}' });
});

describe('a hostile schema', () => {
  it('does not hang on a pattern that keeps a regular expression busy for years', () => {
    const evil = { type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' };
    expect(check(evil, 'a'.repeat(500))).toEqual([`"x" must match the pattern “${evil.pattern}”.`]);
    expect(check({ type: 'string', pattern: '(a*)*b' }, 'a'.repeat(3_000_000))).toContain('aaa');
  });

  it('is answered as JSON when it is nested deeply or offers more checkboxes than a page can draw', () => {
    const depth = 20_000;
    const nested = `${'{"items":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(readForm(`{"type":"object","properties":{"x":{"type":"array","items":${nested}}}}`)).toBeNull();
    expect(one({ type: 'array', items: { enum: Array.from({ length: 10_000 }, (_, at) => `${at}`) } })).toEqual([]);
  });

  it('keeps fields with names of JavaScript objects', () => {
    const odd = readForm(
      '{"type":"object","properties":{"constructor":{"type":"string"},"toString":{"type":"string"}}}',
    );
    expect(toFormContent(odd ?? [], { constructor: 'a' })).toEqual({ ok: true, value: '{"constructor":"a"}' });
  });

  it('is read with thousands of fields', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`f${at}`, { type: 'string', minLength: 1 }]),
    );
    const required = Object.keys(properties);
    const fields = readForm(JSON.stringify({ type: 'object', properties, required })) ?? [];
    const content = toFormContent(fields, getInitialValues(fields));
    expect(content.ok ? [] : content.error).toHaveLength(10_000);
  });
});

it('checks handwritten JSON before it is sent', () => {
  expect(checkJson('{"a":1}', '{}')).toBeNull();
  expect(checkJson('{a:1}', '{}')).toBe('This is not JSON.');
  expect(checkJson('[1]', '{}')).toBe('The form is not a JSON object.');
  expect(checkJson('null', '{}')).toBe('The form is not a JSON object.');
});

it('names required fields that are missing in handwritten JSON', () => {
  const asked = (required: readonly string[]) => JSON.stringify({ type: 'object', properties: { a: {} }, required });
  expect(checkJson('{"b":1}', asked(['a', 'b', 'toString']))).toBe('"a" is missing. "toString" is missing.');
  expect(checkJson('{"a":null}', asked(['a']))).toBeNull();
  expect(checkJson('{}', asked(['1', '2', '3', '4', '5', '6', '7', '7']))).toMatch(/"5" is missing\. And 2 more\.$/);
  expect(checkJson('{}', 'not a schema')).toBeNull();
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
