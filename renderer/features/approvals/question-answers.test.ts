import { expect, it } from 'vitest';
import { collectAnswers, emptyAnswer, getDigit, toggleOption } from './question-answers.ts';

const options = [
  { label: 'Red', description: '' },
  { label: 'Blue', description: '' },
];
const questions = [
  { id: 'colour', header: 'Colour', text: 'Which?', options, several: false, allowsOther: true, secret: false },
  { id: 'word', header: 'Word', text: 'Say it.', options: [], several: false, allowsOther: false, secret: true },
];

it('accepts an option or typed text, and waits until every question has an answer', () => {
  const typed = { picked: [], typed: ' open sesame ' };
  expect(collectAnswers(questions, [{ picked: ['Red'], typed: 'ignored' }, typed])).toEqual([['Red'], ['open sesame']]);
  expect(collectAnswers(questions, [{ picked: [], typed: 'Green' }, typed])).toMatchObject([
    ['Green'],
    ['open sesame'],
  ]);
  expect(collectAnswers(questions, [{ picked: ['Red'], typed: '' }])).toBeNull();
});

it('accepts no free text when only the options count', () => {
  const strict = [{ id: 'colour', header: '', text: '', options, several: false, allowsOther: false, secret: false }];
  expect(collectAnswers(strict, [{ picked: [], typed: 'Green' }])).toBeNull();
});

it('accepts several options and free text together when several answers count', () => {
  const [colour] = questions;
  if (colour === undefined) throw new Error('There is no question');
  const several = [{ ...colour, several: true }];
  const both = toggleOption(toggleOption(emptyAnswer, 'Red', true), 'Blue', true);
  expect(collectAnswers(several, [{ ...both, typed: 'Green' }])).toEqual([['Red', 'Blue', 'Green']]);
  expect(collectAnswers(several, [toggleOption(both, 'Red', true)])).toEqual([['Blue']]);
  expect(toggleOption(toggleOption(emptyAnswer, 'Red', false), 'Blue', false).picked).toEqual(['Blue']);
});

it('numbers the first nine options', () => {
  expect(Array.from({ length: 11 }, (_, at) => getDigit(at))).toEqual([
    ...['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    undefined,
    undefined,
  ]);
});
