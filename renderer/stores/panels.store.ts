import { create } from 'zustand';
import { type AppearedPanels, noPanelsAppeared, type PanelFacts, updateAppeared } from './panels.ts';

/** Which panels have appeared in the shown thread, and what the user is doing. */
export type PanelsStore = {
  readonly appeared: AppearedPanels;
  /** The message has the focus. */
  readonly isWriting: boolean;
  /** The user reads above the end of the transcript. */
  readonly isReading: boolean;
};

/** Which panels have appeared, for `isPanelShown`. */
export const usePanels = create<PanelsStore>()(() => ({
  appeared: noPanelsAppeared,
  isWriting: false,
  isReading: false,
}));

/** Lets panels appear as `updateAppeared` decides. */
export function panelFactsChanged(facts: PanelFacts): void {
  usePanels.setState(({ appeared }) => ({ appeared: updateAppeared(appeared, facts) }));
}

/** Stores whether the message has the focus. */
export function writingChanged(isWriting: boolean): void {
  usePanels.setState({ isWriting });
}

/** Stores whether the user reads above the end of the transcript. */
export function readingChanged(isReading: boolean): void {
  usePanels.setState({ isReading });
}
