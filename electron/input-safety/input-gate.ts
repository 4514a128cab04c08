import { messageOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { OutgoingMessage, SendProblem } from '../../shared/contract/threads.ts';
import type { InputFinding } from '../../shared/input-safety/finding.ts';
import { inspectAttachedText, inspectText, maskText } from '../../shared/input-safety/inspect-text.ts';
import {
  type InputAnswer,
  type InputPolicy,
  type InputProblem,
  judgeInput,
  type PassedInput,
  type PassedText,
} from '../../shared/input-safety/judge-input.ts';
import type { Attachment } from '../../shared/transcript/entry.ts';
import type { AttachedTexts } from './attached-texts.ts';

type Message = Pick<OutgoingMessage, 'text' | 'sources'>;

/** Stands in front of everything that sends text. It judges each text itself, whatever a window has found in it. */
export class InputGate {
  readonly #policy: () => InputPolicy;
  readonly #attached: AttachedTexts;

  constructor(policy: () => InputPolicy, attached: AttachedTexts) {
    this.#policy = policy;
    this.#attached = attached;
  }

  /** Lets a text through as `check` does a message. */
  checkText(text: string, answer: InputAnswer | undefined): Result<PassedText, InputProblem> {
    const passed = this.#judge(text, [], answer);
    return passed.ok
      ? ok({ ...passed.value, text: passed.value.answered?.answer === 'mask' ? maskText(text) : text })
      : passed;
  }

  /**
   * Lets a message and the texts that were attached to it through as they are, or as the person answered. A yes does not
   * open what the policy denies; masking does, as far as nothing is left that it denies. `refused`: what is attached
   * cannot be masked.
   */
  async check(message: Message, answer: InputAnswer | undefined): Promise<Result<PassedInput, SendProblem>> {
    const { sources, text } = message;
    const attached = await this.#read(sources);
    const passed = this.#judge(text, attached, answer);
    if (!passed.ok) return passed;
    const { answered } = passed.value;
    if (answered?.answer !== 'mask') return ok({ text, sources, answered });
    const masked = await this.#mask(sources, attached);
    return masked.ok ? ok({ text: maskText(text), sources: masked.value, answered }) : masked;
  }

  #judge(
    text: string,
    attached: readonly AttachedText[],
    answer: InputAnswer | undefined,
  ): Result<Pick<PassedText, 'answered'>, InputProblem> {
    const policy = this.#policy();
    const found = judgeInput(findingsOf(text, attached), policy);
    if (found.type === 'allowed') return ok({ answered: null });
    const { findings } = found;
    if (answer === 'mask') {
      const masked = attached.map((one) => ({ ...one, text: maskText(one.text) }));
      const left = judgeInput(findingsOf(maskText(text), masked), policy);
      if (left.type === 'denied') return err({ type: 'inputDenied', findings: left.findings });
      return ok({ answered: { answer, findings } });
    }
    if (found.type === 'denied') return err({ type: 'inputDenied', findings });
    return answer === 'send' ? ok({ answered: { answer, findings } }) : err({ type: 'needsInputAnswer', findings });
  }

  async #read(sources: readonly Attachment[]): Promise<readonly AttachedText[]> {
    const texts = sources.map(async (source) => ({ source, text: await this.#attached.read(source) }));
    return (await Promise.all(texts)).flatMap(({ source, text }) => (text === null ? [] : [{ source, text }]));
  }

  /** The same attachments, those with something to mask as other files. */
  async #mask(
    sources: readonly Attachment[],
    attached: readonly AttachedText[],
  ): Promise<Result<readonly Attachment[], SendProblem>> {
    const masked = new Map<Attachment, Attachment>();
    try {
      for (const { source, text } of attached) {
        const without = maskText(text);
        if (without !== text) masked.set(source, await this.#attached.keep(source.name, without));
      }
    } catch (failure) {
      return err({ type: 'refused', message: `What is attached could not be masked: ${messageOf(failure)}.` });
    }
    return ok(sources.map((source) => masked.get(source) ?? source));
  }
}

type AttachedText = { readonly source: Attachment; readonly text: string };

function findingsOf(text: string, attached: readonly AttachedText[]): readonly InputFinding[] {
  return [...inspectText(text), ...attached.flatMap((one) => inspectAttachedText(one.text, one.source.name))];
}
