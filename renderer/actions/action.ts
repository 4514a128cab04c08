import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { MenuName } from '../../shared/contract/app-menu.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { ActionState } from './action-state.ts';

/** The thing next to a button, if there is one. Otherwise the action applies to the newest one in the shown thread. */
export type ActionTarget = {
  readonly threadId?: ThreadId;
  readonly turnId?: TurnId;
  readonly entryId?: EntryId | null;
  readonly run?: RunRef;
  readonly rewindId?: string;
};

/** Something a user can do, as data. Buttons, the palette and the keyboard all read it from here. */
export type Action = {
  /** Sentence case; names the result. */
  readonly title: string | ((facts: ActionState) => string);
  /** A further consequence, shown in the palette. */
  readonly hint?: string;
  /** Other words that find it in the palette: names that other programs use, and related subjects. */
  readonly keywords?: string;
  /** What it needs, or why it makes no sense now. The palette says this while the action is not available. */
  readonly needs?: string | ((facts: ActionState) => string);
  /** Chords such as `Mod+Shift+R`. The UI shows the first one that reaches the page on this host. */
  readonly keys?: readonly string[];
  /** True if the palette leaves it out: it needs a target, or it is the palette itself. */
  readonly hidden?: boolean;
  /** Where the system menu offers it: in which menu, and in which section, counted from the top. */
  readonly menu?: readonly [menu: MenuName, part: number];
  /** A held key performs it once. */
  readonly once?: true;
  /** Returns whether the action is available now. With `target`: for the thing next to the pressed button. */
  readonly when: (facts: ActionState, target?: ActionTarget) => boolean;
  readonly perform: (facts: ActionState, target: ActionTarget) => void | Promise<void>;
};
