import { expect, it } from 'vitest';
import { afterPress, answersOf, nothingGiven } from './question-answers.ts';

const options = [
  { label: 'Red', description: '' },
  { label: 'Blue', description: '' },
];
const questions = [
  { id: 'colour', header: 'Colour', text: 'Which?', options, several: false, allowsOther: true, secret: false },
  { id: 'word', header: 'Word', text: 'Say it.', options: [], several: false, allowsOther: false, secret: true },
];

it('accepts the picked option or the typed text, and waits until nothing is missing', () => {
  const typed = { picked: [], typed: ' open sesame ' };
  expect(answersOf(questions, [{ picked: ['Red'], typed: 'ignored' }, typed])).toEqual([['Red'], ['open sesame']]);
  expect(answersOf(questions, [{ picked: [], typed: 'Green' }, typed])).toMatchObject([['Green'], ['open sesame']]);
  expect(answersOf(questions, [{ picked: ['Red'], typed: '' }])).toBeNull();
});

it('accepts no free text when only the options count', () => {
  const strict = [{ id: 'colour', header: '', text: '', options, several: false, allowsOther: false, secret: false }];
  expect(answersOf(strict, [{ picked: [], typed: 'Green' }])).toBeNull();
});

it('accepts several options and free text together if more than one counts', () => {
  const [colour] = questions;
  if (colour === undefined) throw new Error('There is no question');
  const several = [{ ...colour, several: true }];
  const both = afterPress(afterPress(nothingGiven, 'Red', true), 'Blue', true);
  expect(answersOf(several, [{ ...both, typed: 'Green' }])).toEqual([['Red', 'Blue', 'Green']]);
  expect(answersOf(several, [afterPress(both, 'Red', true)])).toEqual([['Blue']]);
  expect(afterPress(afterPress(nothingGiven, 'Red', false), 'Blue', false).picked).toEqual(['Blue']);
});
