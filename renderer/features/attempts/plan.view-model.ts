import { z } from 'zod';
import type { Immutable } from '../../../shared/base/immutable.ts';
import type { ModelChoice } from '../../../shared/catalogs/model-choice.ts';
import type { NewRunContext } from '../../../shared/contract/runs.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { type AttemptOrder, attemptLimits } from '../../../shared/runs/attempt.ts';
import type { Settings } from '../../../shared/settings/settings-schema.ts';
import { type DraftCheck, draftCheck } from '../../stores/run-draft.store.ts';
import { describeModelPicker, describeReasoningPicker, type PickerView } from '../../view-models/describe-pickers.ts';

/** One attempt being planned. `key` identifies it; an empty model or effort leaves the choice to Codex. */
const draftAttempt = z.object({ key: z.number(), model: z.string(), effort: z.string(), instruction: z.string() });
export type DraftAttempt = Immutable<z.infer<typeof draftAttempt>>;

/** What the user has changed in the plan. Null: nothing yet, so the proposal or the folder's last checks apply. */
export const attemptsDraft = z.object({
  attempts: z.array(draftAttempt).nullable(),
  checks: z.array(draftCheck).nullable(),
});
export type AttemptsDraft = Immutable<z.infer<typeof attemptsDraft>>;

export const emptyAttemptsDraft: AttemptsDraft = { attempts: null, checks: null };

/** Returns what the user typed in a plan. */
export function getPlanWords({ attempts, checks }: AttemptsDraft): string {
  const words = [
    ...(attempts ?? []).map(({ instruction }) => instruction),
    ...(checks ?? []).map((each) => each.command),
  ];
  return words.filter((text) => text !== '').join('\n');
}

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
  /** The label of the button that starts them. */
  readonly start: string;
  /** Null while they cannot start; `reason` then says why, unless the folder is still being checked. */
  readonly order: AttemptOrder | null;
  readonly reason: string | null;
};

export type PlanInput = {
  readonly draft: AttemptsDraft;
  readonly models: readonly ModelChoice[];
  /** What the message box has chosen. */
  readonly chosen: Pick<Settings, 'model' | 'effort'>;
  /** Null until the host has reported it. */
  readonly context: NewRunContext | null;
  /** False once the window shows another thread, whose draft the message then is. */
  readonly isNewThread: boolean;
  /** Why the message cannot be sent now, in one sentence; null if it can. */
  readonly refusal: string | null;
};

/** Describes the plan, and what it means for this folder. */
export function describePlan({ chosen, context, draft, isNewThread, models, refusal }: PlanInput): PlanView {
  const attempts = draft.attempts ?? proposeAttempts(chosen, models);
  const shownChecks = draft.checks ?? (context?.checks ?? []).map((command, key) => ({ key, command }));
  const reason = isNewThread ? (context?.noWorktree ?? refusal) : t`Several attempts need a new thread.`;
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
