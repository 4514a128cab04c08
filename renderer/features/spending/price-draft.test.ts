import { describe, expect, it } from 'vitest';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { addRow, type PriceDraft, readDraft, removeRow, setField, toDraft } from './price-draft.ts';

const table: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [
    { model: 'a', input: 1.25, cachedInput: 0.125, cacheWrite: 1.25, output: 10 },
    { model: 'b', input: 0.05, cachedInput: 0.000000005, cacheWrite: 0, output: 100_000 },
  ],
};

const withModel = (fields: Partial<Record<'input' | 'cachedInput' | 'cacheWrite' | 'output', string>>): PriceDraft => {
  const { draft, key } = addRow(toDraft(table), 'new');
  let typed = draft;
  for (const [column, text] of Object.entries(fields)) typed = setField(typed, key, column as 'input', text);
  return typed;
};

describe('typed prices', () => {
  it('reads an unchanged price draft as the same table and ignores an empty row', () => {
    expect(readDraft(toDraft(table))).toEqual({ table });
    expect(readDraft(addRow(toDraft(table), '').draft)).toEqual({ table });
  });

  it('adds another model first in the table and uses the input price for an empty field', () => {
    const read = readDraft(withModel({ input: '2,5', output: ' 20.75 ' }));
    expect(read).toMatchObject({
      table: { models: [{ model: 'new', input: 2.5, cachedInput: 2.5, cacheWrite: 2.5, output: 20.75 }, {}, {}] },
    });
  });

  it('removes the model of a removed row', () => {
    expect(readDraft(removeRow(toDraft(table), 0))).toMatchObject({ table: { models: [{ model: 'b' }] } });
  });

  it.each([
    [{ input: '-1', output: '2' }, 'input'],
    [{ input: '1', output: '100001' }, 'output'],
    [{ input: '1', cachedInput: 'free', output: '2' }, 'cachedInput'],
    [{ input: '1', cacheWrite: '1e3', output: '2' }, 'cacheWrite'],
    [{ input: '1' }, 'output'],
    [{ output: '1' }, 'input'],
  ])('rejects %j as a price and names the field', (fields, column) => {
    expect(readDraft(withModel(fields))).toMatchObject({
      problem: { column, sentence: expect.stringContaining('The last saved prices still apply.') },
    });
  });

  it('rejects a duplicate name, a missing name and a missing date', () => {
    const twice = setField(toDraft(table), 1, 'model', 'A');
    expect(readDraft(twice)).toMatchObject({
      problem: { key: 1, column: 'model', sentence: expect.stringContaining('A') },
    });
    expect(readDraft(setField(toDraft(table), 1, 'model', ' '))).toMatchObject({ problem: { column: 'model' } });
    expect(readDraft({ ...toDraft(table), asOf: 'soon' })).toMatchObject({ problem: { key: null, column: 'asOf' } });
  });
});
