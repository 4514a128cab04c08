import { expect, it } from 'vitest';
import { createSampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { findSimilarRuns } from './find-similar-runs.ts';

const own = createSampleCard('wc-own', { title: 'Fix duplicate rows on resume' });
const elsewhere = (id: string) => ({ ...createSampleCard(id).run, projectRoot: '/work/other' });
const cards = [
  own,
  createSampleCard('wc-far', { title: own.title, run: elsewhere('wc-far'), lastAt: 9e12 }),
  createSampleCard('wc-other', { title: 'Write the changelog', lastAt: 3e12 }),
  createSampleCard('wc-near', { title: 'Fix duplicate rows in exports', lastAt: 1e12 }),
  createSampleCard('wc-same', { title: own.title, lastAt: 0 }),
  createSampleCard('wc-newer', { title: 'Write the changelog', lastAt: 4e12 }),
  createSampleCard('wc-broken', { title: own.title, problem: 'It cannot be read.' }),
];
const found = (words = '') => findSimilarRuns(own, cards, new Map(), words).map(({ run }) => run.runId);

it('lists comparable runs by same workspace, then similarity, then age', () => {
  expect(found()).toEqual(['wc-same', 'wc-near', 'wc-newer', 'wc-other', 'wc-far']);
});

it('finds comparable runs by their words, and never the run itself', () => {
  expect(found('CHANGELOG write')).toEqual(['wc-newer', 'wc-other']);
  expect(found('other')).toEqual(['wc-other', 'wc-far']);
  expect(found('wc-own')).toEqual([]);
});
