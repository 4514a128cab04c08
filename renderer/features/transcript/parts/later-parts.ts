// The parts of a turn that are not needed before the page can be used: one file to fetch.
export { PlanApproval } from '../plan/PlanApproval.tsx';
export { isFailedInEnd, StepBars } from '../turns/StepBars.tsx';
export { RuleScale, TurnRule } from '../turns/TurnRule.tsx';
export { CommandOutput, RunningOutput } from './CommandOutput.tsx';
export { AnswerActions, MessageActions } from './TurnActions.tsx';
