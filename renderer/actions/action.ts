import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { MenuName } from '../../shared/contract/app-menu.ts';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import type { ActionFacts } from './facts.ts';

/** What a button stands beside, where it stands beside something; else the shown thread's newest is meant. */
export type ActionTarget = {
  readonly threadId?: ThreadId;
  readonly turnId?: TurnId;
  readonly entryId?: EntryId | null;
  readonly run?: RunRef;
};

/** Something a person can do, as data: buttons, the palette and the keyboard all read it from here. */
export type Action = {
  /** Sentence case; names the result. */
  readonly title: string | ((facts: ActionFacts) => string);
  /** What else comes of it, for the palette. */
  readonly hint?: string;
  /** Chords such as `Mod+Shift+R`; the first that the host leaves to the page is the one that is shown. */
  readonly keys?: readonly string[];
  /** Left out of the palette: it means nothing without a target, or is the palette itself. */
  readonly hidden?: boolean;
  /** Where the menu of the system offers it: in which menu, and in which part of that, from the top. */
  readonly menu?: readonly [menu: MenuName, part: number];
  /** May it be done now? */
  readonly when: (facts: ActionFacts) => boolean;
  readonly perform: (facts: ActionFacts, target: ActionTarget) => void | Promise<void>;
};
