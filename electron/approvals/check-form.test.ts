import { describe, expect, it } from 'vitest';
import { checkForm } from './check-form.ts';

const schema = JSON.stringify({
  type: 'object',
  properties: {
    colour: { type: 'string', title: 'Colour' },
    steps: { type: 'integer' },
    sure: { type: 'boolean' },
    tags: { type: 'array' },
    anything: {},
    scope: { type: 'string', enum: ['one', 'two'] },
    size: { type: 'string', title: 'Size', oneOf: [{ const: 's', title: 'Small' }] },
  },
  required: ['colour'],
});
const problemOf = (form: object) => {
  const checked = checkForm(schema, JSON.stringify(form));
  return checked.ok ? null : checked.error;
};

describe('a filled-in form', () => {
  it('accepts a valid form', () => {
    const form = { colour: 'blue', steps: 3, sure: false, tags: ['a'], anything: null, scope: 'two', size: 's' };
    expect(checkForm(schema, JSON.stringify(form))).toEqual({ ok: true, value: form });
  });

  it.each([{}, { colour: '' }, { colour: null }])('names the missing fields in %j', (form) => {
    expect(problemOf(form)).toBe('"Colour" is missing.');
  });

  it.each([
    [{ colour: 1 }, '"Colour" is not text.'],
    [{ colour: 'a', steps: 1.5 }, '"steps" is not a whole number.'],
    [{ colour: 'a', sure: 'yes' }, '"sure" is not yes or no.'],
    [{ colour: 'a', tags: 'a' }, '"tags" is not a list.'],
    [{ colour: 'a', scope: 'all' }, '"scope" is not one of the choices.'],
    [{ colour: 'a', size: 'Small' }, '"Size" is not one of the choices.'],
  ])('names the fields with the wrong type in %j', (form, problem) => {
    expect(problemOf(form)).toBe(problem);
  });

  it.each(['', '[]', '"text"', '{'])('rejects a form that is %j', (content) => {
    expect(checkForm(schema, content)).toEqual({ ok: false, error: 'The form is not a JSON object.' });
  });

  it('leaves a form to the server if the schema is of another kind', () => {
    expect(checkForm('{"required": 5}', '{"a": 1}')).toEqual({ ok: true, value: { a: 1 } });
  });
});

describe('a form with the names of built-in object properties', () => {
  const odd = JSON.stringify({
    properties: { valueOf: { type: 'constructor' }, b: { type: 'string' } },
    required: ['toString'],
  });

  it('checks a form whose fields have the names of built-in object properties like any other', () => {
    expect(checkForm(odd, '{}')).toEqual({ ok: false, error: '"toString" is missing.' });
    const form = { toString: 'x', valueOf: 1, constructor: 2 };
    expect(checkForm(odd, JSON.stringify(form))).toEqual({ ok: true, value: form });
  });
});
