import type { PromptProblem, PromptSummary } from '../../../shared/catalogs/prompts/prompt.ts';
import type { FrontMatterProblem } from '../../../shared/catalogs/prompts/prompt-text.ts';
import type { Skill } from '../../../shared/catalogs/prompts/skill.ts';
import type { ReadPromptProblem, WritePromptProblem } from '../../../shared/contract/catalogs.ts';
import { describeWireFault } from '../../../shared/contract/describe-wire-fault.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { inOneLine, isWireFault } from '../../commands/show-problem.ts';

// The wording for prompts and skills.

/** Where a prompt is stored. */
export const placeText: Readonly<Record<PromptSummary['place'], string>> = {
  home: t`Yours, in every folder`,
  workspace: t`In this workspace`,
};

export const scopeText: Readonly<Record<Skill['scope'], string>> = {
  user: t`Yours, in every folder`,
  repo: t`In this workspace`,
  system: t`Comes with Codex`,
  admin: t`From your administrator`,
};

/** What is wrong with a prompt of the list. */
export const problemText: Readonly<Record<PromptProblem, string>> = {
  brokenFrontMatter: t`Its front matter cannot be read`,
  tooLarge: t`Larger than 256\u00a0KB`,
  notText: t`Not a text`,
  unreadable: t`Cannot be read`,
  leadsOutside: t`A link that leads out of the workspace`,
};

const whyBroken: Readonly<Record<FrontMatterProblem['why'], string>> = {
  notClosed: t`no second line of --- closes it`,
  notAPair: t`the line is not a name, a colon and a value`,
  quoteNotClosed: t`a quotation mark is not closed`,
};

/** What is wrong with front matter, and what that causes. */
export function frontMatterText({ line, why }: FrontMatterProblem): string {
  return t`The front matter cannot be read: line ${line}, ${whyBroken[why]}. The whole file is inserted as it is.`;
}

/** Why the text of a prompt is unavailable. */
export function readProblemText(problem: ReadPromptProblem | WireFault): string {
  if (isWireFault(problem)) return inOneLine(describeWireFault(problem));
  switch (problem.type) {
    case 'gone':
      return t`The file is gone.`;
    case 'untrusted':
      return t`This folder is not trusted, so its prompts are not read.`;
    case 'tooLarge':
      return t`The file is larger than 256\u00a0KB, so it is not read.`;
    case 'notText':
      return t`The file is not a text.`;
    case 'leadsOutside':
      return t`The file is a link that leads out of the workspace, so it is not followed.`;
    case 'unreadable':
      return t`The file cannot be read.`;
  }
}

/** Why a prompt was not written; the text in the editor stays. */
export function writeProblemText(problem: WritePromptProblem | WireFault): string {
  if (isWireFault(problem)) return inOneLine(describeWireFault(problem));
  switch (problem.type) {
    case 'badName':
      return t`A name has letters, digits, dots, dashes and spaces, begins with a letter or digit, and has 80 characters at most.`;
    case 'taken':
      return t`There is a prompt with this name already. Nothing was written.`;
    case 'changed':
      return problem.version === null
        ? t`The file was removed since you opened it. Nothing was written.`
        : t`The file has changed since you opened it. Nothing was written.`;
    case 'untrusted':
      return t`This folder is not trusted, so nothing is written to it.`;
    case 'tooLarge':
      return t`The text is larger than 256\u00a0KB. Nothing was written.`;
    case 'leadsOutside':
      return t`The folder or the file is a link that leads out of the workspace. Nothing was written.`;
    case 'failed':
      return t`Nothing was written. ${problem.message}`;
  }
}
