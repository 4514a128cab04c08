import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { approvalModes, getApprovalMode } from '../../shared/settings/approval-modes.ts';
import type { ApprovalMode, Settings } from '../../shared/settings/settings-schema.ts';
import type { ThreadSettings } from '../../shared/threads/thread-summary.ts';
import type { SelectOption } from '../components/Select.tsx';

/** A picker with its options; the empty value means that nothing is chosen and Codex decides. */
export type PickerView = {
  readonly value: string;
  readonly options: readonly SelectOption[];
  /** What the effective option means; may be empty. */
  readonly hint: string;
};

/** The facts that the pickers depend on. */
export type PickerInput = {
  readonly chosen: Pick<Settings, 'model' | 'effort'>;
  readonly models: readonly ModelChoice[];
  /** What the shown thread runs with; null for a thread that has not started. */
  readonly settings: Pick<ThreadSettings, 'model' | 'effort'> | null;
};

/** Describes the picker for the model. */
export function describeModelPicker({ chosen, models, settings }: PickerInput): PickerView {
  const own = models.find((model) => model.isDefault)?.model ?? null;
  const now = settings?.model ?? own;
  const known = models.map(({ description, model, name }) => toOption(model, name, description));
  const hint = models.find(({ model }) => model === (chosen.model ?? now))?.description ?? '';
  return { ...toPicker({ chosen: chosen.model, now, own, known, unknown: t`Default model` }), hint };
}

/** Describes the picker for the reasoning effort of the chosen model. */
export function describeReasoningPicker({ chosen, models, settings }: PickerInput): PickerView {
  const model =
    models.find((candidate) => candidate.model === (chosen.model ?? settings?.model)) ??
    models.find((candidate) => candidate.isDefault);
  const threadEffort = chosen.model === null ? settings?.effort : null;
  // A model of another provider may have no default.
  const now = threadEffort || model?.defaultEffort || null;
  const known = (model?.efforts ?? []).map(({ description, effort }) =>
    toOption(effort, capitalize(effort), description),
  );
  const hint = model?.efforts.find(({ effort }) => effort === (chosen.effort ?? now))?.description ?? '';
  const own = model?.defaultEffort || null;
  const names = { unknown: t`Default reasoning`, toName: capitalize };
  return { ...toPicker({ chosen: chosen.effort, now, own, known, ...names }), hint };
}

type PickerChoice = {
  readonly chosen: string | null;
  /** What the thread runs with while nothing is chosen. */
  readonly now: string | null;
  /** Codex's own choice. */
  readonly own: string | null;
  readonly known: readonly SelectOption[];
  /** Names Codex's own choice while it is unknown. */
  readonly unknown: string;
  /** Names a value that is not listed. */
  readonly toName?: (value: string) => string;
};

/**
 * While nothing is chosen, the picker shows the value that applies and does not list it a second time. A choice that is
 * no longer known stays in the list.
 */
function toPicker({
  chosen,
  now,
  own,
  known,
  unknown,
  toName = (value) => value,
}: PickerChoice): Omit<PickerView, 'hint'> {
  const labelOf = (value: string) => known.find((option) => option.value === value)?.label ?? toName(value);
  if (chosen === null) {
    const { detail } = known.find((option) => option.value === now) ?? {};
    const first = toOption('', now === null ? unknown : labelOf(now), detail);
    return { value: '', options: [first, ...known.filter(({ value }) => value !== now)] };
  }
  const unlisted = known.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: labelOf(chosen) }];
  return {
    value: chosen,
    options: [{ value: '', label: own === null ? unknown : t`Default (${labelOf(own)})` }, ...known, ...unlisted],
  };
}

/** Describes the picker for when Codex asks and what it may write, under five fixed names. */
export function describeApprovalsPicker({ mode }: { readonly mode: ApprovalMode }): PickerView {
  const options = approvalModes.map(({ help, label, value }) => toOption(value, label, help));
  return { value: mode, options, hint: getApprovalMode(mode).help };
}

/** An option with its meaning, if known. */
function toOption(value: string, label: string, detail = ''): SelectOption {
  return detail === '' ? { value, label } : { value, label, detail };
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
