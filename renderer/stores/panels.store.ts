import { create } from 'zustand';
import { type Appeared, nextAppeared, nothingAppeared, type PanelFacts } from './panels.ts';

/** Which panels have appeared in the shown thread, and what the person is doing. */
export type PanelsStore = {
  readonly appeared: Appeared;
  /** The message has the focus. */
  readonly isWriting: boolean;
  /** The person reads above the end of the transcript. */
  readonly isReading: boolean;
};

export const usePanels = create<PanelsStore>()(() => ({
  appeared: nothingAppeared,
  isWriting: false,
  isReading: false,
}));

export function panelFactsChanged(facts: PanelFacts): void {
  usePanels.setState(({ appeared }) => ({ appeared: nextAppeared(appeared, facts) }));
}

export function writingChanged(isWriting: boolean): void {
  usePanels.setState({ isWriting });
}

export function readingChanged(isReading: boolean): void {
  usePanels.setState({ isReading });
}
