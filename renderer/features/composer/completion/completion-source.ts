import type { ComponentType } from 'react';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import type { Trigger } from './find-token.ts';

/** What choosing an option does, in this order. */
export type CompletionChoice = {
  /** Replaces the trigger and the text typed after it; an empty text removes both. */
  readonly text: string;
  /** Sent with the message; null for nothing. */
  readonly attachment: Attachment | null;
  /** What else to do after the text is in the message and the field has the focus. */
  readonly perform?: () => void;
};

/** One option from a source. */
export type CompletionOption = {
  /** Unique among the options of its source. */
  readonly key: string;
  readonly title: string;
  /** The parts of the title that match the typed letters: half-open ranges, sorted and not overlapping. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
  /** Secondary text after the title; null without one. */
  readonly detail: string | null;
  /** The detail is a path: if it is too long, its end stays. */
  readonly detailIsPath?: true;
  /** Drawn at 16 px before the title. */
  readonly icon: ComponentType;
  readonly choice: CompletionChoice;
};

/** A source's matches for a query, the best first. */
export type CompletionResult = {
  readonly options: readonly CompletionOption[];
  /** A sentence below the options: progress, a limit, or why there are none; null for no sentence. */
  readonly note: string | null;
};

/** A source of things that a message can mention. Several sources may share a trigger; each has its own group. */
export type CompletionSource = {
  /** The name of the group. */
  readonly name: string;
  readonly trigger: Trigger;
  /**
   * Finds matches for a query, which may be empty. With a space, it may be a sentence after the name, for which there is
   * no note. `emit` may be called several times: each call replaces the previous result. `signal` aborts when the result
   * is no longer needed; later results are ignored. A rejection counts as no matches.
   */
  readonly find: (query: string, signal: AbortSignal, emit: (found: CompletionResult) => void) => Promise<void>;
};
