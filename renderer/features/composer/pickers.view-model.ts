import type { ModelChoice } from '../../../shared/catalogs/model-choice.ts';
import type { ApprovalMode, Options } from '../../../shared/options/options.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { SelectOption } from '../../components/Select.tsx';

/** A picker with its entries; the empty value means that nothing is chosen and Codex decides. */
export type PickerView = { readonly value: string; readonly options: readonly SelectOption[] };

/** What the pickers depend on. */
export type PickerFacts = {
  readonly chosen: Pick<Options, 'model' | 'effort'>;
  readonly models: readonly ModelChoice[];
  /** What the shown thread runs with; null for a thread that has not begun. */
  readonly settings: Pick<ThreadSettings, 'model' | 'effort'> | null;
};

/** The models to choose from. */
export function describeModelPicker({ chosen, models, settings }: PickerFacts): PickerView {
  const fallback = models.find((model) => model.isDefault);
  const now = settings?.model ?? fallback?.model ?? null;
  const listed = models.map(({ model, name }) => ({ value: model, label: name }));
  const strange = chosen.model !== null && !models.some(({ model }) => model === chosen.model);
  return {
    value: chosen.model ?? '',
    options: [
      { value: '', label: now === null ? 'Default model' : `${nameOf(models, now)} · default` },
      ...listed,
      ...(strange && chosen.model !== null ? [{ value: chosen.model, label: chosen.model }] : []),
    ],
  };
}

/** How hard the chosen model may think. */
export function describeReasoningPicker({ chosen, models, settings }: PickerFacts): PickerView {
  const model =
    models.find((candidate) => candidate.model === (chosen.model ?? settings?.model)) ??
    models.find((candidate) => candidate.isDefault);
  const efforts = model?.efforts.map(({ effort }) => effort) ?? [];
  const now = chosen.model === null ? (settings?.effort ?? model?.defaultEffort) : model?.defaultEffort;
  const strange = chosen.effort !== null && !efforts.includes(chosen.effort);
  return {
    value: chosen.effort ?? '',
    options: [
      { value: '', label: now === undefined ? 'Default reasoning' : `${capitalised(now)} · default` },
      ...[...efforts, ...(strange && chosen.effort !== null ? [chosen.effort] : [])].map((effort) => ({
        value: effort,
        label: capitalised(effort),
      })),
    ],
  };
}

/** The five fixed pairs of approval policy and sandbox. */
export const approvalModes: readonly { readonly value: ApprovalMode; readonly label: string }[] = [
  { value: 'config', label: 'From config.toml' },
  { value: 'readOnly', label: 'Read only' },
  { value: 'askForEverything', label: 'Ask for everything' },
  { value: 'askWhenNeeded', label: 'Ask when needed' },
  { value: 'fullAccess', label: 'Full access' },
];

/** The mode of a picker's value; the value is one of `approvalModes`. */
export function approvalModeOf(value: string): ApprovalMode {
  return approvalModes.find((mode) => mode.value === value)?.value ?? 'config';
}

function nameOf(models: readonly ModelChoice[], model: string): string {
  return models.find((candidate) => candidate.model === model)?.name ?? model;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
