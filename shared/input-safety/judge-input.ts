import { z } from 'zod';
import type { Attachment } from '../attachments/attachment.ts';
import { type FindingKind, findingKinds, type InputFinding } from './finding.ts';

/** What a finding means. `note`: it is said while one writes; `confirm`: the person has to say yes; `deny`: it never goes. */
export type InputRule = 'note' | 'confirm' | 'deny';

/** What each kind of finding means. */
export type InputPolicy = Readonly<Record<FindingKind, InputRule>>;

/**
 * Where nobody has said otherwise. Long pastes are what one works with, so they are only noted; what one does not see,
 * or would not want to give away, needs a yes.
 */
export const usualInputPolicy: InputPolicy = { secret: 'confirm', hidden: 'confirm', long: 'note', fence: 'note' };

/** What administrators demand of findings. They can make a rule stricter, not laxer. */
export type InputDemands = Partial<InputPolicy>;

const byStrictness: readonly InputRule[] = ['note', 'confirm', 'deny'];

/** A policy with what is demanded of it, rule by rule the stricter one. */
export function tightened<Policy extends InputDemands>(policy: Policy, demands: InputDemands): Policy & InputDemands {
  const stricter = findingKinds.flatMap((kind) => {
    const [one, other] = [policy[kind], demands[kind]];
    const rule = byStrictness.findLast((candidate) => candidate === one || candidate === other);
    return rule === undefined ? [] : [[kind, rule] as const];
  });
  return { ...policy, ...Object.fromEntries(stricter) };
}

/** What the person answers: send the text as it is, or with marks for secrets and without hidden characters. */
export const inputAnswer = z.enum(['send', 'mask']);
export type InputAnswer = z.infer<typeof inputAnswer>;

/** Whether a text may go. The findings are those that decided, or with `allowed` those to be noted. */
export type InputVerdict = {
  readonly type: 'allowed' | 'needsConfirmation' | 'denied';
  readonly findings: readonly InputFinding[];
};

/** Judges what was found by the strictest rule that any of it meets. */
export function judgeInput(findings: readonly InputFinding[], policy: InputPolicy): InputVerdict {
  const under = (rule: InputRule) => findings.filter(({ kind }) => policy[kind] === rule);
  const denied = under('deny');
  if (denied.length > 0) return { type: 'denied', findings: denied };
  const asked = under('confirm');
  if (asked.length > 0) return { type: 'needsConfirmation', findings: asked };
  return { type: 'allowed', findings: under('note') };
}

/** A text that may be sent, and what the person said to what was found in it; null where nobody had to be asked. */
export type PassedText = {
  readonly text: string;
  readonly answered: { readonly answer: InputAnswer; readonly findings: readonly InputFinding[] } | null;
};

/** A message that may be sent, with what goes with it. */
export type PassedInput = PassedText & { readonly sources: readonly Attachment[] };

/** Why a text may not be sent, or not yet. */
export type InputProblem = {
  readonly type: 'needsInputAnswer' | 'inputDenied';
  readonly findings: readonly InputFinding[];
};
