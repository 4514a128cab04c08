import { describe, expect, it } from 'vitest';
import type { StepSums } from '../../../../shared/runs/compare/run-step.ts';
import type { RunProof } from '../../../../shared/runs/run-proof.ts';
import { createSampleCard, createSampleTotals, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { compareFacts, type FactRow, type SideInput } from './compare-facts.ts';

const sums: StepSums = {
  kept: 10,
  leftOut: 0,
  before: 10,
  retries: 0,
  approvals: { asked: 0, approved: 0, declined: 0, waitedMs: null },
  files: [],
  hasMoreFiles: false,
  schema: 1,
};

function side(over: Partial<SideInput> = {}): SideInput {
  return {
    card: createSampleCard('wc-1'),
    info: { proof: null },
    totals: createSampleTotals(),
    sums,
    work: { state: 'done', text: 'Done', glyph: 'done' },
    started: null,
    now: sampleStart,
    ...over,
  };
}

const prices: PriceTable = {
  asOf: '2026-11-22',
  currency: 'USD',
  models: [{ model: 'gpt-x', input: 1, cachedInput: 0.1, cacheWrite: 1, output: 10 }],
};

function factsOf(first: SideInput, second: SideInput): (name: string) => FactRow | undefined {
  const rows = compareFacts(first, second, prices).flatMap((group) => group.rows);
  return (name) => rows.find((row) => row.name === name);
}

describe('the facts of two runs', () => {
  it('shows the difference between two runs as a number, a share and a word', () => {
    const fact = factsOf(
      side(),
      side({ totals: createSampleTotals({ tokensIn: 22_050, failedCommands: 3, commands: 12 }) }),
    );
    expect(fact('Tokens in')).toMatchObject({
      first: { text: '44.1\u00a0k', exact: '44,100' },
      difference: { text: '\u221222.1\u00a0k (\u221250%)', verdict: 'better' },
    });
    expect(fact('Failed commands')?.difference).toEqual({ text: '+2 (+200%)', verdict: 'worse' });
    expect(fact('Commands')?.difference).toEqual({ text: '+3 (+33%)', verdict: null });
    expect(fact('Tokens out')?.difference).toEqual({ text: 'the same', verdict: null });
  });

  it('omits rows of zeros in both runs', () => {
    const none = createSampleTotals({ files: 0, added: 0, removed: 0 });
    expect(factsOf(side({ totals: none }), side({ totals: none }))('Lines added')).toBeUndefined();
  });

  it('names the run that failed first, and calls neither better while one of them failed', () => {
    const failed = { work: { state: 'failed', text: 'Failed · check failed', glyph: 'failed' } } as const;
    const faster = { totals: createSampleTotals({ tokensIn: 5 }) };
    const rows = compareFacts(side(), side({ ...failed, ...faster }), prices).flatMap((group) => group.rows);
    expect(rows[0]).toMatchObject({
      name: 'State',
      first: { text: 'Done' },
      second: { text: 'Failed · check failed' },
      difference: { text: 'the second failed' },
    });
    expect(rows.filter(({ difference }) => difference?.verdict != null)).toEqual([]);
    const turned = factsOf(side({ ...failed, ...faster }), side());
    expect(turned('State')?.difference?.text).toBe('the first failed');
    expect(turned('Tokens in')?.difference?.verdict).toBeNull();
    expect(factsOf(side(failed), side(failed))('State')?.difference?.text).toBe('both failed');
    expect(factsOf(side(), side(faster))('Tokens in')?.difference?.verdict).toBe('better');
  });

  it('shows the model that the list of runs shows where the events name none', () => {
    const silent = createSampleTotals({ model: null });
    const fact = factsOf(side({ totals: silent }), side({ card: createSampleCard('wc-2', { model: 'gpt-5.5' }) }));
    expect(fact('Model')).toMatchObject({ first: { text: 'gpt-6.1-sol' }, second: { text: 'gpt-5.5' } });
  });

  it('shows unknown values as unknown, not as zero', () => {
    const unknown = createSampleTotals({ tokensIn: null, startedAt: null, model: null });
    const fact = factsOf(
      side(),
      side({ totals: unknown, sums: { ...sums, approvals: { ...sums.approvals, asked: 2 } } }),
    );
    for (const name of ['Tokens in', 'Time', 'Waited for an answer']) {
      expect(fact(name)).toMatchObject({ second: null, difference: null });
    }
    expect(fact('Tokens in, from cache')).toMatchObject({ first: null, second: null, difference: null });
    expect(fact('Retries')).toBeUndefined();
  });

  it('shows no time for a run whose clock was set back', () => {
    const fact = factsOf(side({ totals: createSampleTotals({ endedAt: sampleStart - 1_000 }) }), side());
    expect(fact('Time')).toMatchObject({ first: null, difference: null });
  });

  it('shows how each check ended, and no checks that were not run', () => {
    const check = (command: string, exit: number) => ({
      ...{ command, exit_code: exit, duration_ms: null },
      passed: exit === 0,
    });
    const proof: RunProof = {
      ...{ prompt: 'Do it', tool: 'codex', model: null, started_at: '', ended_at: null },
      ...{ start_commit: null, end_commit: null, files_changed: [], exit_status: 0, checks: [] },
    };
    const failing = { info: { proof: { ...proof, checks: [check('npm test', 1), check('true', 0)] } } };
    const passing = { info: { proof: { ...proof, checks: [check('npm test', 0)] } } };
    const failed = { work: { state: 'failed', text: 'Failed · check failed', glyph: 'failed' } } as const;
    const fact = factsOf(side({ ...failing, ...failed }), side(passing));
    expect(fact('Check npm test')).toMatchObject({
      first: { text: 'exit 1', glyph: 'failed' },
      second: { text: 'passed', glyph: 'done' },
      difference: { text: 'different', verdict: 'better' },
    });
    expect(factsOf(side({ ...failing, ...failed }), side({ ...passing, ...failed }))('Check npm test')).toMatchObject({
      difference: { verdict: null },
    });
    expect(fact('Check true')).toMatchObject({ first: { text: 'passed' }, second: null, difference: null });
  });

  it('shows both costs, and no difference when a model has no price', () => {
    const spent = (model: string, output: number) => [
      { model, input: 1_000_000, cached: 0, cacheWritten: 0, output, reasoning: 0 },
    ];
    const totals = (model: string, output: number) => ({ totals: createSampleTotals({ spent: spent(model, output) }) });
    const known = factsOf(side(totals('gpt-x', 0)), side(totals('gpt-x', 100_000)));
    expect(known('Cost')).toMatchObject({
      first: { text: '$1.00' },
      second: { text: '$2.00' },
      difference: { text: '+$1.00 (+100%)', verdict: 'worse' },
    });
    const unknown = factsOf(side(totals('gpt-x', 0)), side(totals('nobody-knows', 0)));
    expect(unknown('Cost')).toMatchObject({ second: { text: 'no price' }, difference: null });
  });
});
