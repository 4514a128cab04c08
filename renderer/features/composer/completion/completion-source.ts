import type { ComponentType } from 'react';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import type { Trigger } from './token-at.ts';

/** What choosing an option does, in this order. */
export type CompletionChoice = {
  /** Takes the place of the trigger and what was typed after it; empty: they go. */
  readonly text: string;
  /** Goes with the message; null: nothing does. */
  readonly attachment: Attachment | null;
  /** What else is done, once the text stands in the message and has the focus. */
  readonly perform?: () => void;
};

/** One thing a source offers. */
export type CompletionOption = {
  /** Its own among the options of its source. */
  readonly key: string;
  readonly title: string;
  /** The letters of the title that were typed: half-open ranges, in order and apart. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
  /** A second voice after the title; null without one. */
  readonly detail: string | null;
  /** The detail is a path: where it is too long, its end stays. */
  readonly detailIsPath?: true;
  /** Drawn at 16 px before the title. */
  readonly icon: ComponentType;
  readonly choice: CompletionChoice;
};

/** What a source has found for a query, the best first. */
export type CompletionFound = {
  readonly options: readonly CompletionOption[];
  /** A sentence beneath them: what is still going on, a limit, or why there are none; null when there is none to say. */
  readonly note: string | null;
};

/** Something that a message can draw on. Several sources may share a trigger; each stands in a group of its own. */
export type CompletionSource = {
  /** Names the group. */
  readonly name: string;
  readonly trigger: Trigger;
  /**
   * Looks for what fits a query, which has no white space in it and may be empty. `tell` may be called several times:
   * each call takes the place of the one before. `signal` is aborted when nobody waits for it any longer; what is told
   * from then on goes nowhere. A rejection counts as nothing found.
   */
  readonly find: (query: string, signal: AbortSignal, tell: (found: CompletionFound) => void) => Promise<void>;
};
