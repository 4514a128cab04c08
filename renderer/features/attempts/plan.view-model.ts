import type { ModelChoice } from '../../../shared/catalogs/model-choice.ts';
import type { NewRunContext } from '../../../shared/contract/runs.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { type AttemptOrder, attemptLimits } from '../../../shared/runs/attempt.ts';
import { maxChecks } from '../../../shared/runs/run-request.ts';
import type { Settings } from '../../../shared/settings/settings-schema.ts';
import type { DraftAttempt } from '../../stores/attempts.store.ts';
import type { DraftCheck } from '../../stores/run-draft.store.ts';
import { describeModelPicker, describeReasoningPicker, type PickerView } from '../../view-models/describe-pickers.ts';

/** One attempt in the dialog. */
export type PlannedAttempt = DraftAttempt & {
  /** `Attempt 2`. */
  readonly title: string;
  readonly models: PickerView;
  readonly reasoning: PickerView;
};

/** The dialog that plans several attempts at a message. */
export type PlanView = {
  readonly attempts: readonly PlannedAttempt[];
  readonly canAdd: boolean;
  readonly canRemove: boolean;
  readonly checks: readonly DraftCheck[];
  readonly canAddCheck: boolean;
  /** The label of the button that starts them. */
  readonly start: string;
  /** Null while they cannot start; `reason` then says why, unless the folder is still being checked. */
  readonly order: AttemptOrder | null;
  readonly reason: string | null;
};

export type PlanInput = {
  readonly draft: readonly DraftAttempt[] | null;
  /** Null: the folder's last checks. */
  readonly checks: readonly DraftCheck[] | null;
  readonly models: readonly ModelChoice[];
  /** What the message box has chosen. */
  readonly chosen: Pick<Settings, 'model' | 'effort'>;
  /** Null until the host has reported it. */
  readonly context: NewRunContext | null;
  /** Why the message cannot be sent now, in one sentence; null if it can. */
  readonly refusal: string | null;
};

/** Describes the plan, and what it means for this folder. */
export function describePlan({ checks, chosen, context, draft, models, refusal }: PlanInput): PlanView {
  const attempts = draft ?? proposeAttempts(chosen, models);
  const shownChecks = checks ?? (context?.checks ?? []).map((command, key) => ({ key, command }));
  const reason = context?.noWorktree ?? refusal;
  const canStart = context !== null && reason === null;
  return {
    attempts: attempts.map((attempt, index) => ({
      ...attempt,
      title: t`Attempt ${index + 1}`,
      ...describePickers(attempt, models),
    })),
    canAdd: attempts.length < attemptLimits.most,
    canRemove: attempts.length > attemptLimits.least,
    checks: shownChecks,
    canAddCheck: shownChecks.length < maxChecks,
    start: t`Start ${counted(attempts.length, 'attempt')}`,
    order: canStart
      ? {
          variants: attempts.map(({ effort, instruction, model }) => ({
            model: model || null,
            effort: effort || null,
            instruction: instruction.trim(),
          })),
          checks: shownChecks.map(({ command }) => command.trim()).filter((command) => command !== ''),
        }
      : null,
    reason,
  };
}

/** Returns the plan with one more attempt, a copy of the last one without its instruction. */
export function addAttempt(attempts: readonly DraftAttempt[]): readonly DraftAttempt[] {
  const last = attempts.at(-1) ?? { model: '', effort: '' };
  const key = 1 + Math.max(0, ...attempts.map((attempt) => attempt.key));
  return [...attempts, { model: last.model, effort: last.effort, key, instruction: '' }];
}

/** Proposes two attempts: what the message box has chosen, and another model if there is one. */
function proposeAttempts(
  { effort, model }: PlanInput['chosen'],
  models: readonly ModelChoice[],
): readonly DraftAttempt[] {
  const first: DraftAttempt = { key: 1, model: model ?? '', effort: effort ?? '', instruction: '' };
  const used = models.find((known) => (model === null ? known.isDefault : known.model === model));
  const other = models.find((known) => known !== used);
  const second = used === undefined || other === undefined ? first : { ...first, model: other.model, effort: '' };
  return [first, { ...second, key: 2 }];
}

function describePickers({ effort, model }: DraftAttempt, models: readonly ModelChoice[]) {
  const input = { chosen: { model: model || null, effort: effort || null }, models, settings: null };
  return { models: describeModelPicker(input), reasoning: describeReasoningPicker(input) };
}
