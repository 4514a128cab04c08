import { type ChosenLanguage, chosenLanguage } from '../../../shared/options/options.ts';
import { languages } from '../../../shared/words/languages.ts';
import { t } from '../../../shared/words/words.ts';

/** What the app may speak: what the system does, or one of its languages by its own name. */
export const languageChoices: readonly { readonly value: ChosenLanguage; readonly label: string }[] =
  chosenLanguage.options.map((value) => ({
    value,
    label: languages.find(({ tag }) => tag === value)?.name ?? t`System`,
  }));
