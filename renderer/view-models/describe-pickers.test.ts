import { describe, expect, it } from 'vitest';
import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import {
  describeApprovalsPicker,
  describeModelPicker,
  describeReasoningPicker,
  type PickerInput,
} from './describe-pickers.ts';

const model = (name: string, isDefault: boolean, efforts: readonly string[]): ModelChoice => ({
  model: name,
  name: name.toUpperCase(),
  description: `About ${name}.`,
  efforts: efforts.map((effort) => ({ effort, description: `Thinks ${effort}.` })),
  defaultEffort: efforts[0] ?? '',
  isDefault,
});
const facts: PickerInput = {
  chosen: { model: null, effort: null },
  models: [model('sol', true, ['medium', 'high']), model('luna', false, ['low'])],
  settings: null,
};
const labels = (picker: { readonly options: readonly { readonly label: string }[] }) =>
  picker.options.map(({ label }) => label);

describe('the model picker', () => {
  it('shows the default model of Codex first, and offers the other listed models', () => {
    expect(labels(describeModelPicker(facts))).toEqual(['SOL', 'LUNA']);
    expect(describeModelPicker(facts).value).toBe('');
    expect(labels(describeModelPicker({ ...facts, settings: { model: 'luna', effort: 'low' } }))).toEqual([
      'LUNA',
      'SOL',
    ]);
  });

  it("shows the CLI's description below each model", () => {
    expect(describeModelPicker(facts).options.map(({ detail }) => detail)).toEqual(['About sol.', 'About luna.']);
    expect(describeReasoningPicker(facts).options.map(({ detail }) => detail)).toEqual([
      'Thinks medium.',
      'Thinks high.',
    ]);
    expect(describeApprovalsPicker({ mode: 'config' }).options.every(({ detail }) => detail !== undefined)).toBe(true);
  });

  it('offers to leave the choice to Codex again once a model is chosen', () => {
    const picker = describeModelPicker({ ...facts, chosen: { model: 'sol', effort: null } });
    expect([picker.value, ...labels(picker)]).toEqual(['sol', 'Default (SOL)', 'SOL', 'LUNA']);
    const unknown = { ...facts, models: [], chosen: { model: 'sol', effort: null } };
    expect(labels(describeModelPicker(unknown))).toEqual(['Default model', 'sol']);
  });

  it('keeps a chosen model that is not listed', () => {
    const picker = describeModelPicker({ ...facts, chosen: { model: 'mars', effort: null } });
    expect([picker.value, labels(picker).at(-1)]).toEqual(['mars', 'mars']);
  });

  it('returns a model picker before the models are listed', () => {
    expect(labels(describeModelPicker({ ...facts, models: [] }))).toEqual(['Default model']);
  });

  it('shows the description of the effective model', () => {
    expect(describeModelPicker(facts).hint).toBe('About sol.');
    expect(describeModelPicker({ ...facts, chosen: { model: 'luna', effort: null } }).hint).toBe('About luna.');
    expect(describeModelPicker({ ...facts, models: [] }).hint).toBe('');
  });
});

describe('the reasoning picker', () => {
  it('offers the reasoning efforts of the chosen model', () => {
    expect(labels(describeReasoningPicker(facts))).toEqual(['Medium', 'High']);
    expect(labels(describeReasoningPicker({ ...facts, chosen: { model: 'luna', effort: null } }))).toEqual(['Low']);
  });

  it('shows the reasoning effort of the thread, as long as its model stays', () => {
    const settings = { model: 'sol', effort: 'high' };
    expect(labels(describeReasoningPicker({ ...facts, settings }))[0]).toBe('High');
    expect(labels(describeReasoningPicker({ ...facts, settings, chosen: { model: 'luna', effort: null } }))[0]).toBe(
      'Low',
    );
  });

  it('leaves the effort to Codex when a model of another provider has no default', () => {
    expect(labels(describeReasoningPicker({ ...facts, models: [model('mars', true, [])] }))).toEqual([
      'Default reasoning',
    ]);
  });

  it('shows the description of the effective effort', () => {
    expect(describeReasoningPicker(facts).hint).toBe('Thinks medium.');
    expect(describeReasoningPicker({ ...facts, chosen: { model: null, effort: 'high' } }).hint).toBe('Thinks high.');
  });

  it('offers to leave the effort to Codex again once one is chosen, with the effort that applies then', () => {
    const picker = describeReasoningPicker({ ...facts, chosen: { model: null, effort: 'high' } });
    expect(labels(picker)).toEqual(['Default (Medium)', 'Medium', 'High']);
  });

  it('keeps a chosen effort that the model does not list', () => {
    const picker = describeReasoningPicker({ ...facts, chosen: { model: 'luna', effort: 'high' } });
    expect([picker.value, labels(picker).at(-1)]).toEqual(['high', 'High']);
  });
});

describe('the approvals picker', () => {
  it('lists the five approval modes under their fixed names', () => {
    expect(labels(describeApprovalsPicker({ mode: 'config' }))).toEqual([
      'Default',
      'Read only',
      'Ask for everything',
      'Ask when needed',
      'Full access',
    ]);
  });
});
