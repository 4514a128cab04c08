import { t } from '../../shared/i18n/i18n.ts';
import { doWithRun } from '../commands/run-choices.commands.ts';
import { choiceNames, type RunChoice } from '../commands/run-choices.ts';
import type { Action } from './action.ts';

/** A palette action on the run whose detail is open or whose card has the focus. */
function withMeantRun(choice: RunChoice, title: string): Action {
  return {
    title,
    when: ({ meantRun }) => meantRun?.choices.includes(choice) === true,
    perform: ({ meantRun }) => {
      if (meantRun !== null) doWithRun(choice, meantRun.run);
    },
  };
}

/** Actions on a single run. */
export const runsActions = {
  reviewRun: withMeantRun('review', t`Review changes of the run`),
  runAgain: withMeantRun('runAgain', choiceNames.runAgain),
  pauseRun: withMeantRun('pause', t`Pause the run`),
  goOnWithRun: withMeantRun('proceed', t`Go on with the run`),
  cancelRun: withMeantRun('cancel', choiceNames.cancel),
} satisfies Record<string, Action>;
