import { describe, expect, it } from 'vitest';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { draftOf, type PriceDraft, readDraft, withField, withoutRow, withRow } from './price-draft.ts';

const table: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [
    { model: 'a', input: 1.25, cachedInput: 0.125, cacheWrite: 1.25, output: 10 },
    { model: 'b', input: 0.05, cachedInput: 0.000000005, cacheWrite: 0, output: 100_000 },
  ],
};

const withModel = (fields: Partial<Record<'input' | 'cachedInput' | 'cacheWrite' | 'output', string>>): PriceDraft => {
  const { draft, key } = withRow(draftOf(table), 'new');
  let typed = draft;
  for (const [column, text] of Object.entries(fields)) typed = withField(typed, key, column as 'input', text);
  return typed;
};

describe('typed prices', () => {
  it('yield the same table as long as nothing changes, and omit an empty row', () => {
    expect(readDraft(draftOf(table))).toEqual({ table });
    expect(readDraft(withRow(draftOf(table), '').draft)).toEqual({ table });
  });

  it('become another model, first in the table; an empty price equals that of input', () => {
    const read = readDraft(withModel({ input: '2,5', output: ' 20.75 ' }));
    expect(read).toMatchObject({
      table: { models: [{ model: 'new', input: 2.5, cachedInput: 2.5, cacheWrite: 2.5, output: 20.75 }, {}, {}] },
    });
  });

  it('lose the model whose row is removed', () => {
    expect(readDraft(withoutRow(draftOf(table), 0))).toMatchObject({ table: { models: [{ model: 'b' }] } });
  });

  it.each([
    [{ input: '-1', output: '2' }, 'input'],
    [{ input: '1', output: '100001' }, 'output'],
    [{ input: '1', cachedInput: 'free', output: '2' }, 'cachedInput'],
    [{ input: '1', cacheWrite: '1e3', output: '2' }, 'cacheWrite'],
    [{ input: '1' }, 'output'],
    [{ output: '1' }, 'input'],
  ])('are invalid with %j, which names the field', (fields, column) => {
    expect(readDraft(withModel(fields))).toMatchObject({
      problem: { column, sentence: expect.stringContaining('The last saved prices still apply.') },
    });
  });

  it('are invalid with a duplicate name, without a name, or without a date', () => {
    const twice = withField(draftOf(table), 1, 'model', 'A');
    expect(readDraft(twice)).toMatchObject({
      problem: { key: 1, column: 'model', sentence: expect.stringContaining('A') },
    });
    expect(readDraft(withField(draftOf(table), 1, 'model', ' '))).toMatchObject({ problem: { column: 'model' } });
    expect(readDraft({ ...draftOf(table), asOf: 'soon' })).toMatchObject({ problem: { key: null, column: 'asOf' } });
  });
});
