import { z } from 'zod';
import type { Attachment } from '../attachments/attachment.ts';
import { type FindingKind, findingKinds, type InputFinding } from './finding.ts';

/**
 * The effect of a finding. `note`: shown while the user types; `confirm`: the user must agree; `deny`: never sent.
 */
export type InputRule = 'note' | 'confirm' | 'deny';

/** The rule for each kind of finding. */
export type InputPolicy = Readonly<Record<FindingKind, InputRule>>;

/**
 * The default. Long pastes are ordinary work, so they are only noted. Anything that people cannot see or would not want
 * to reveal needs confirmation.
 */
export const usualInputPolicy: InputPolicy = { secret: 'confirm', hidden: 'confirm', long: 'note', fence: 'note' };

/** What administrators require for findings. They can make a rule stricter, but not more lenient. */
export type InputDemands = Partial<InputPolicy>;

const byStrictness: readonly InputRule[] = ['note', 'confirm', 'deny'];

/** Combines a policy with requirements. For each rule, the stricter one applies. */
export function tightenPolicy<Policy extends InputDemands>(
  policy: Policy,
  demands: InputDemands,
): Policy & InputDemands {
  const stricter = findingKinds.flatMap((kind) => {
    const [one, other] = [policy[kind], demands[kind]];
    const rule = byStrictness.findLast((candidate) => candidate === one || candidate === other);
    return rule === undefined ? [] : [[kind, rule] as const];
  });
  return { ...policy, ...Object.fromEntries(stricter) };
}

/** The user's answer: send the text as it is, or with masked secrets and without hidden characters. */
export const inputAnswer = z.enum(['send', 'mask']);
export type InputAnswer = z.infer<typeof inputAnswer>;

/** Whether a text may be sent. The findings are those that decided it, or with `allowed` those to note. */
export type InputVerdict = {
  readonly type: 'allowed' | 'needsConfirmation' | 'denied';
  readonly findings: readonly InputFinding[];
};

/** Judges findings by the strictest rule that applies to any of them. */
export function judgeInput(findings: readonly InputFinding[], policy: InputPolicy): InputVerdict {
  const under = (rule: InputRule) => findings.filter(({ kind }) => policy[kind] === rule);
  const denied = under('deny');
  if (denied.length > 0) return { type: 'denied', findings: denied };
  const asked = under('confirm');
  if (asked.length > 0) return { type: 'needsConfirmation', findings: asked };
  return { type: 'allowed', findings: under('note') };
}

/** A text that may be sent, and the user's answer to its findings. Null when no question was needed. */
export type PassedText = {
  readonly text: string;
  readonly answered: { readonly answer: InputAnswer; readonly findings: readonly InputFinding[] } | null;
};

/** A message that may be sent, with its attachments. */
export type PassedInput = PassedText & { readonly sources: readonly Attachment[] };

/** Why a text may not be sent, or not yet. */
export type InputProblem = {
  readonly type: 'needsInputAnswer' | 'inputDenied';
  readonly findings: readonly InputFinding[];
};
