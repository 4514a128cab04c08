import { t } from '../../shared/i18n/i18n.ts';

/** What actions need, as the palette says it next to an action that is not available now. */
export const requirements = {
  connection: t`Needs the connection to Workcell's host`,
  folder: t`Needs an open folder`,
  thread: t`Needs an open thread`,
  newThread: t`Needs a new thread in an open folder`,
  otherThread: t`Not for this thread`,
  turn: t`Needs a thread with a message`,
  threadsPage: t`Only next to a thread`,
  changes: t`Needs a change to go to`,
  repository: t`Needs a git repository`,
  run: t`Needs a run: choose one in Mission Control`,
  working: t`Only while Codex works`,
  idle: t`Only while Codex does not work`,
  personal: t`Not in the demo`,
  demo: t`Only in the demo`,
  here: t`You are there`,
  locked: t`Only while your threads are locked`,
  encrypted: t`Needs encrypted threads`,
} as const;
