import type { Attachment } from '../../shared/attachments/attachment.ts';
import { messageOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { OutgoingMessage } from '../../shared/contract/threads.ts';
import { t } from '../../shared/i18n/i18n.ts';
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
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
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
    return passed.ok ? ok({ text: passed.value.text, answered: passed.value.answered }) : passed;
  }

  /**
   * Lets a message and the texts that were attached to it through as they are, or as the person answered. A yes does not
   * open what the policy denies; masking does, as far as nothing is left that it denies. `refused`: what is attached
   * cannot be masked.
   */
  async check({ sources, text }: Message, answer: InputAnswer | undefined): Promise<Result<PassedInput, SendProblem>> {
    const read = await this.#read(sources);
    const passed = this.#judge(text, read, answer);
    if (!passed.ok) return passed;
    const { answered, attached } = passed.value;
    const kept = await this.#keep(
      sources,
      attached.filter((one) => !read.includes(one)),
    );
    return kept.ok ? ok({ text: passed.value.text, sources: kept.value, answered }) : kept;
  }

  /** The texts as they may go: those in which something is masked are others than those that were given. */
  #judge(
    text: string,
    attached: readonly AttachedText[],
    answer: InputAnswer | undefined,
  ): Result<Judged, InputProblem> {
    const policy = this.#policy();
    const found = judgeInput(findingsOf(text, attached), policy);
    if (found.type === 'allowed') return ok({ text, attached, answered: null });
    const { findings } = found;
    if (answer === 'mask') {
      const masked = { text: maskText(text), attached: attached.map(withMasks) };
      const left = judgeInput(findingsOf(masked.text, masked.attached), policy);
      if (left.type === 'denied') return err({ type: 'inputDenied', findings: left.findings });
      return ok({ ...masked, answered: { answer, findings } });
    }
    if (found.type === 'denied') return err({ type: 'inputDenied', findings });
    return answer === 'send'
      ? ok({ text, attached, answered: { answer, findings } })
      : err({ type: 'needsInputAnswer', findings });
  }

  async #read(sources: readonly Attachment[]): Promise<readonly AttachedText[]> {
    const texts = sources.map(async (source) => ({ source, text: await this.#attached.read(source) }));
    return (await Promise.all(texts)).flatMap(({ source, text }) => (text === null ? [] : [{ source, text }]));
  }

  /** The same attachments, those that are masked as other files. */
  async #keep(
    sources: readonly Attachment[],
    masked: readonly AttachedText[],
  ): Promise<Result<readonly Attachment[], SendProblem>> {
    const others = new Map<Attachment, Attachment>();
    try {
      for (const { source, text } of masked) {
        others.set(source, { ...source, ...(await this.#attached.keep(source.name, text)) });
      }
    } catch (failure) {
      return err({ type: 'refused', message: t`What is attached could not be masked: ${messageOf(failure)}.` });
    }
    return ok(sources.map((source) => others.get(source) ?? source));
  }
}

type AttachedText = { readonly source: Attachment; readonly text: string };

type Judged = PassedText & { readonly attached: readonly AttachedText[] };

/** The same text where there is nothing to mask in it. */
function withMasks(attached: AttachedText): AttachedText {
  const text = maskText(attached.text);
  return text === attached.text ? attached : { ...attached, text };
}

function findingsOf(text: string, attached: readonly AttachedText[]): readonly InputFinding[] {
  return [...inspectText(text), ...attached.flatMap((one) => inspectAttachedText(one.text, one.source.name))];
}
