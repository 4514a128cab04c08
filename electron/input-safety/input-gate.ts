import type { Attachment } from '../../shared/attachments/attachment.ts';
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
import { getErrorMessage } from '../base/error-message.ts';

/** Knows the consequences of findings in a message. */
export interface InputPolicySource {
  /** Returns the current action for each finding. */
  inputPolicy(): InputPolicy;
}

type Message = Pick<OutgoingMessage, 'text' | 'sources'>;

/** Checks all text before it is sent. Judges each text itself, and does not rely on the check in a window. */
export class InputGate {
  readonly #source: InputPolicySource;
  readonly #attached: AttachedTexts;

  constructor(source: InputPolicySource, attached: AttachedTexts) {
    this.#source = source;
    this.#attached = attached;
  }

  /** Checks a text as `check` does a message. */
  checkText(text: string, answer: InputAnswer | undefined): Result<PassedText, InputProblem> {
    const passed = this.#judge(text, [], answer);
    return passed.ok ? ok({ text: passed.value.text, answered: passed.value.answered }) : passed;
  }

  /**
   * Passes a message and its attached texts unchanged, or as the user answered. Consent does not override a denial by
   * the policy. Masking does, if the masked text contains nothing that the policy denies. `refused`: an attachment
   * cannot be masked.
   */
  async check({ sources, text }: Message, answer: InputAnswer | undefined): Promise<Result<PassedInput, SendProblem>> {
    const read = await this.#read(sources);
    const passed = this.#judge(text, read, answer);
    if (!passed.ok) return passed;
    const { answered, attached } = passed.value;
    const kept = await this.#storeMasked(
      sources,
      attached.filter((one) => !read.includes(one)),
    );
    return kept.ok ? ok({ text: passed.value.text, sources: kept.value, answered }) : kept;
  }

  /** Judges the texts. A masked text is a new object. */
  #judge(
    text: string,
    attached: readonly AttachedText[],
    answer: InputAnswer | undefined,
  ): Result<Judged, InputProblem> {
    const policy = this.#source.inputPolicy();
    const found = judgeInput(inspectMessage(text, attached), policy);
    if (found.type === 'allowed') return ok({ text, attached, answered: null });
    const { findings } = found;
    if (answer === 'mask') {
      const masked = { text: maskText(text), attached: attached.map(maskAttachedText) };
      const left = judgeInput(inspectMessage(masked.text, masked.attached), policy);
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

  /** Returns the same attachments, with masked ones as new files. */
  async #storeMasked(
    sources: readonly Attachment[],
    masked: readonly AttachedText[],
  ): Promise<Result<readonly Attachment[], SendProblem>> {
    const others = new Map<Attachment, Attachment>();
    try {
      for (const { source, text } of masked) {
        others.set(source, { ...source, ...(await this.#attached.store(source.name, text)) });
      }
    } catch (failure) {
      return err({ type: 'refused', message: t`An attachment could not be masked: ${getErrorMessage(failure)}.` });
    }
    return ok(sources.map((source) => others.get(source) ?? source));
  }
}

type AttachedText = { readonly source: Attachment; readonly text: string };

type Judged = PassedText & { readonly attached: readonly AttachedText[] };

/** Masks a text; returns the same object if there is nothing to mask. */
function maskAttachedText(attached: AttachedText): AttachedText {
  const text = maskText(attached.text);
  return text === attached.text ? attached : { ...attached, text };
}

function inspectMessage(text: string, attached: readonly AttachedText[]): readonly InputFinding[] {
  return [...inspectText(text), ...attached.flatMap((one) => inspectAttachedText(one.text, one.source.name))];
}

/** Texts that a user attached to a message: pasted, dropped or picked, and stored by the host. */
interface AttachedTexts {
  /** Reads a text; null for anything else: images, files that are not text, and files stored elsewhere. */
  read(attachment: Attachment): Promise<string | null>;
  /** Stores another text as an attachment of that name. Rejects with the system's error. */
  store(name: string, text: string): Promise<Attachment>;
}
