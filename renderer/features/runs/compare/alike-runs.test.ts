import { expect, it } from 'vitest';
import { sampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { alikeRuns } from './alike-runs.ts';

const own = sampleCard('wc-own', { title: 'Fix duplicate rows on resume' });
const elsewhere = (id: string) => ({ ...sampleCard(id).run, projectRoot: '/work/other' });
const cards = [
  own,
  sampleCard('wc-far', { title: own.title, run: elsewhere('wc-far'), lastAt: 9e12 }),
  sampleCard('wc-other', { title: 'Write the changelog', lastAt: 3e12 }),
  sampleCard('wc-near', { title: 'Fix duplicate rows in exports', lastAt: 1e12 }),
  sampleCard('wc-same', { title: own.title, lastAt: 0 }),
  sampleCard('wc-newer', { title: 'Write the changelog', lastAt: 4e12 }),
  sampleCard('wc-broken', { title: own.title, problem: 'It cannot be read.' }),
];
const found = (words = '') => alikeRuns(own, cards, new Map(), words).map(({ run }) => run.workcellId);

it('lists what a run can be compared with: its workspace first, then the most similar, then the newest', () => {
  expect(found()).toEqual(['wc-same', 'wc-near', 'wc-newer', 'wc-other', 'wc-far']);
});

it('finds runs by their words, and never the run itself', () => {
  expect(found('CHANGELOG write')).toEqual(['wc-newer', 'wc-other']);
  expect(found('other')).toEqual(['wc-other', 'wc-far']);
  expect(found('wc-own')).toEqual([]);
});
