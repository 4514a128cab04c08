import { readPromptText } from '../../../shared/catalogs/prompts/prompt-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { PromptAnswer } from '../../commands/catalogs.commands.ts';
import { allArguments, expandPrompt, findArgumentHint, listPlaceholders } from '../../view-models/expand-prompt.ts';
import { describeFrontMatterProblem, describeReadProblem } from './describe-prompt-problem.ts';

/** A value that a prompt asks for. */
export type ArgumentField = {
  readonly name: string;
  readonly label: string;
  /** What happens if the field stays empty. */
  readonly hint: string;
  readonly value: string;
};

export type PromptPaneView = {
  readonly about: string | null;
  readonly fields: readonly ArgumentField[];
  /** The text that Insert puts into the message; null if there is none. */
  readonly text: string | null;
  /** Why there is no text, or what is wrong with the prompt. */
  readonly problem: string | null;
};

/** Describes a prompt as shown, with the user's values for its placeholders so far. */
export function describePromptPane(answer: PromptAnswer | null, given: ReadonlyMap<string, string>): PromptPaneView {
  if (answer === null) return { about: null, fields: [], text: null, problem: null };
  if (!answer.ok) return { about: null, fields: [], text: null, problem: describeReadProblem(answer.error) };
  const { argumentHint, body, description, problem } = readPromptText(answer.value.text);
  const names = listPlaceholders(body);
  const fields = names.map((name) => ({
    name,
    label: getArgumentLabel(name, names.length > 1, findArgumentHint(argumentHint, name)),
    hint: describeEmptyArgument(name),
    value: given.get(name) ?? '',
  }));
  return {
    about: description,
    fields,
    text: expandPrompt(body, given).trim(),
    problem: problem === null ? null : describeFrontMatterProblem(problem),
  };
}

function getArgumentLabel(name: string, hasOthers: boolean, hint: string | null): string {
  if (name === allArguments) return hasOthers ? t`More for $ARGUMENTS` : '$ARGUMENTS';
  return hint === null ? `$${name}` : `$${name}, ${hint}`;
}

function describeEmptyArgument(name: string): string {
  return /^[1-9]$/.test(name) || name === allArguments ? t`Nothing when empty` : t`Left as $${name} when empty`;
}
