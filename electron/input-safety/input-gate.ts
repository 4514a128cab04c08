import { err, ok, type Result } from '../../shared/base/result.ts';
import { inspectText, maskText } from '../../shared/input-safety/inspect-text.ts';
import {
  type InputAnswer,
  type InputPolicy,
  type InputProblem,
  judgeInput,
  type PassedInput,
} from '../../shared/input-safety/judge-input.ts';

/** Stands in front of everything that sends text. It judges each text itself, whatever a window has found in it. */
export class InputGate {
  readonly #policy: () => InputPolicy;

  constructor(policy: () => InputPolicy) {
    this.#policy = policy;
  }

  /**
   * Lets a text through as it is, or as the person answered. A yes does not open what the policy denies; masking does,
   * as far as nothing is left that it denies.
   */
  check(text: string, answer: InputAnswer | undefined): Result<PassedInput, InputProblem> {
    const policy = this.#policy();
    const found = judgeInput(inspectText(text), policy);
    if (found.type === 'allowed') return ok({ text, answered: null });
    const { findings } = found;
    if (answer === 'mask') {
      const masked = maskText(text);
      const left = judgeInput(inspectText(masked), policy);
      if (left.type === 'denied') return err({ type: 'inputDenied', findings: left.findings });
      return ok({ text: masked, answered: { answer, findings } });
    }
    if (found.type === 'denied') return err({ type: 'inputDenied', findings });
    return answer === 'send'
      ? ok({ text, answered: { answer, findings } })
      : err({ type: 'needsInputAnswer', findings });
  }
}
