import { expect, it } from 'vitest';
import { answersOf } from './question-answers.ts';

const options = [
  { label: 'Red', description: '' },
  { label: 'Blue', description: '' },
];
const questions = [
  { id: 'colour', header: 'Colour', text: 'Which?', options, allowsOther: true, secret: false },
  { id: 'word', header: 'Word', text: 'Say it.', options: [], allowsOther: false, secret: true },
];

it('takes the picked option or the typed words, and waits until nothing is missing', () => {
  const typed = { picked: null, typed: ' open sesame ' };
  expect(answersOf(questions, { colour: { picked: 'Red', typed: 'ignored' }, word: typed })).toEqual({
    colour: ['Red'],
    word: ['open sesame'],
  });
  expect(answersOf(questions, { colour: { picked: null, typed: 'Green' }, word: typed })).toMatchObject({
    colour: ['Green'],
  });
  expect(answersOf(questions, { colour: { picked: 'Red', typed: '' } })).toBeNull();
});

it('takes no words of one’s own where only the options count', () => {
  const strict = [{ id: 'colour', header: '', text: '', options, allowsOther: false, secret: false }];
  expect(answersOf(strict, { colour: { picked: null, typed: 'Green' } })).toBeNull();
});
