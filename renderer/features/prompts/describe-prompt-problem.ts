import type { PromptProblem, PromptSummary } from '../../../shared/catalogs/prompts/prompt.ts';
import type { FrontMatterProblem } from '../../../shared/catalogs/prompts/prompt-text.ts';
import type { Skill } from '../../../shared/catalogs/prompts/skill.ts';
import type { ReadPromptProblem, WritePromptProblem } from '../../../shared/contract/catalogs.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { describeWireFault } from '../../client/describe-wire-fault.ts';
import { isWireFault, joinAlertText } from '../../commands/show-problem.ts';

// The wording for prompts and skills.

/** Where a prompt is stored. */
export const placeLabels: Readonly<Record<PromptSummary['place'], string>> = {
  home: t`Yours, in all folders`,
  workspace: t`In this folder`,
};

/** Where a skill comes from. */
export const scopeLabels: Readonly<Record<Skill['scope'], string>> = {
  user: t`Yours, in all folders`,
  repo: t`In this folder`,
  system: t`Comes with Codex`,
  admin: t`From your administrator`,
};

/** What is wrong with a listed prompt. */
export const problemLabels: Readonly<Record<PromptProblem, string>> = {
  brokenFrontMatter: t`Its front matter cannot be read`,
  tooLarge: t`Larger than 256\u00a0KB`,
  notText: t`Not text`,
  unreadable: t`Cannot be read`,
  leadsOutside: t`A link that points outside the folder`,
};

const frontMatterReasons: Readonly<Record<FrontMatterProblem['why'], string>> = {
  notClosed: t`the closing --- line is missing`,
  notAPair: t`the line is not a name, a colon and a value`,
  quoteNotClosed: t`a quotation mark is not closed`,
};

/** Explains what is wrong with front matter, and the consequence. */
export function describeFrontMatterProblem({ line, why }: FrontMatterProblem): string {
  return t`The front matter has an error on line ${line}: ${frontMatterReasons[why]}. The whole file is inserted unchanged.`;
}

/** Explains why the text of a prompt is unavailable. */
export function describeReadProblem(problem: ReadPromptProblem | WireFault): string {
  if (isWireFault(problem)) return joinAlertText(describeWireFault(problem));
  switch (problem.type) {
    case 'gone':
      return t`The file is gone.`;
    case 'untrusted':
      return t`This folder is not trusted, so Workcell does not read its prompts.`;
    case 'tooLarge':
      return t`The file is larger than 256\u00a0KB, the most that Workcell reads.`;
    case 'notText':
      return t`The file is not text.`;
    case 'leadsOutside':
      return t`The file is a link that points outside the folder. Workcell does not follow it.`;
    case 'unreadable':
      return t`The file cannot be read.`;
  }
}

/** Explains why a prompt was not written. The text in the editor stays. */
export function describeWriteProblem(problem: WritePromptProblem | WireFault): string {
  if (isWireFault(problem)) return joinAlertText(describeWireFault(problem));
  switch (problem.type) {
    case 'badName':
      return t`Start the name with a letter or digit. Use up to 80 letters, digits, dots, dashes and spaces.`;
    case 'taken':
      return t`A prompt with this name already exists. Nothing was saved.`;
    case 'changed':
      return problem.version === null
        ? t`The file was deleted after you opened it. Nothing was saved.`
        : t`The file changed after you opened it. Nothing was saved.`;
    case 'untrusted':
      return t`This folder is not trusted, so Workcell does not write to it.`;
    case 'tooLarge':
      return t`The text is larger than 256\u00a0KB. Nothing was saved.`;
    case 'leadsOutside':
      return t`The folder or file is a link that points outside the folder. Nothing was saved.`;
    case 'failed':
      return t`Nothing was saved. ${problem.message}`;
  }
}
