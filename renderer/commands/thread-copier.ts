import type { TurnId } from '../../shared/base/ids.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { nameFindings } from '../../shared/input-safety/describe-findings.ts';
import type { InputFinding } from '../../shared/input-safety/finding.ts';
import type { ClipboardService } from '../client/clipboard.ts';
import type { InspectionResult } from '../input-safety/inspect-input.ts';

/** The maximum length of text to copy without a question, in UTF-16 units. */
export const maxUnaskedCopyCharacters = 1_000_000;

/** Something from a thread to copy. */
export type CopySource = {
  readonly text: string;
  /** The name of the text, such as `the answer`. */
  readonly name: string;
  readonly what: 'message' | 'thread';
};

/** The question before something large or sensitive is copied. */
export type CopyQuestion = {
  readonly name: string;
  readonly characters: number;
  readonly secrets: readonly InputFinding[];
  /** The check for secrets failed. */
  readonly isUnchecked: boolean;
};

/** The outcome of a copy, in words. */
export type CopyOutcome = { readonly isCopied: boolean; readonly fact: string; readonly detail: string };

export type ThreadCopierDeps = {
  readonly clipboard: Pick<ClipboardService, 'write'>;
  inspect(text: string): Promise<InspectionResult>;
  ask(question: CopyQuestion): Promise<'copy' | 'mask' | 'cancel'>;
  /** Returns whether this many secrets may be copied, if that requires a review; see `reviewCopy`. */
  review(what: { readonly name: string; readonly secrets: number; readonly turnId: TurnId | null }): Promise<boolean>;
  count(input: RequestInput<'countCopy'>): Promise<unknown>;
};

/** Copies parts of a thread. Asks first if they are large or have secrets, and counts the outcome. */
export class ThreadCopier {
  readonly #deps: ThreadCopierDeps;

  constructor(deps: ThreadCopierDeps) {
    this.#deps = deps;
  }

  /** Copies a text, after a question if there is a reason for one. `turnId` is the turn it comes from. */
  async copy(speech: CopySource, turnId: TurnId | null = null): Promise<CopyOutcome> {
    const { name, text } = speech;
    const { hasFailed: isUnchecked = false, findings, masked } = await this.#deps.inspect(text);
    const secrets = filterSecrets(findings);
    if (secrets.length === 0 && !isUnchecked && text.length <= maxUnaskedCopyCharacters) return this.write(speech);
    const answer = await this.#deps.ask({ name, characters: text.length, secrets, isUnchecked });
    if (answer === 'cancel') return this.refuse(secrets);
    return answer === 'mask'
      ? this.write({ ...speech, text: masked }, secrets)
      : this.writeUnmasked(speech, secrets, turnId);
  }

  /** Copies a text with its secrets, which the user knows about, after any required review. */
  async writeUnmasked(
    speech: CopySource,
    secrets: readonly InputFinding[],
    turnId: TurnId | null = null,
  ): Promise<CopyOutcome> {
    const found = countSecrets(secrets);
    const mayCopy = found === 0 || (await this.#deps.review({ name: speech.name, secrets: found, turnId }));
    return mayCopy ? this.write(speech) : this.refuse(secrets);
  }

  /** Copies a text whose size the user has seen; `replaced` lists what was masked. */
  async write({ name, text, what }: CopySource, replaced: readonly InputFinding[] = []): Promise<CopyOutcome> {
    if (!(await this.#deps.clipboard.write(text))) {
      return { isCopied: false, fact: t`Nothing was copied.`, detail: t`Clipboard access was blocked.` };
    }
    await this.#deps.count({ what, characters: text.length });
    const size = `${counted(text.length, 'character')}.`;
    const detail = replaced.length === 0 ? size : t`${size} Masked: ${nameFindings(replaced)}.`;
    return { isCopied: true, fact: t`Copied ${name}.`, detail };
  }

  /** Ends a copy that the user declined after seeing its secrets. */
  async refuse(secrets: readonly InputFinding[]): Promise<CopyOutcome> {
    const found = countSecrets(secrets);
    if (found > 0) await this.#deps.count({ what: 'blocked', secrets: found });
    const detail = found > 0 ? t`The text has ${nameFindings(secrets)}.` : '';
    return { isCopied: false, fact: t`Nothing was copied.`, detail };
  }
}

function countSecrets(secrets: readonly InputFinding[]): number {
  return secrets.reduce((sum, finding) => sum + (finding.kind === 'secret' ? finding.count : 0), 0);
}

/** Returns the findings that make a copy sensitive. */
export function filterSecrets(findings: readonly InputFinding[]): readonly InputFinding[] {
  return findings.filter(({ kind }) => kind === 'secret');
}
