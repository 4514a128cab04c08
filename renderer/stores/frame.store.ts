import { create } from 'zustand';
import type { SheetTab } from '../../shared/layout/layout.ts';

/** The pages of the window. */
export type Page = 'threads' | 'missionControl' | 'diagnostics' | 'settings';
/** A dialog that is not a question from the app. */
export type DialogName =
  | 'openFolder'
  | 'listFolder'
  | 'budget'
  | 'apiKey'
  | 'palette'
  | 'needs'
  | 'exportThread'
  | 'copyThread'
  | 'image'
  | 'importThread'
  | 'recoveryKey'
  | 'useRecoveryKey'
  | 'whatIsSent'
  | 'privacy'
  | 'prompts'
  | 'tools'
  | 'runDetail'
  | 'newRun'
  | 'worktreeSetup'
  | 'compareRuns'
  | 'planAttempts'
  | 'attempts'
  | 'branches'
  | 'commit'
  | 'pullRequest'
  | 'rewind'
  | 'rewinds'
  | 'runWorktrees'
  | 'diagnosticsBundle';
/** What this window shows around the thread. A reload forgets all of it except `view`. */
export type FrameStore = {
  readonly page: Page;
  readonly dialog: DialogName | null;
  /** Whether the thread list is open over the page, in a window too narrow for both. */
  readonly isListOver: boolean;
  /** The part of the sheet in place of the transcript, in a window too narrow for both. Null for the transcript. */
  readonly view: SheetTab | null;
  /** The window's width, in px at a text size of 100 %. */
  readonly width: number;
};

/** The page, the dialog, what covers the page, and the width of this window. */
export const useFrame = create<FrameStore>()(() => ({
  page: 'threads',
  dialog: null,
  isListOver: false,
  view: null,
  width: 1440,
}));

/** Shows a page and closes the list over it. A dialog stays. */
export function showPage(page: Page): void {
  useFrame.setState({ page, isListOver: false });
}

/** Shows the transcript, whatever was over it or in its place. A dialog stays. */
export function showTranscriptPage(): void {
  useFrame.setState({ page: 'threads', isListOver: false, view: null });
}

/** Shows a dialog in place of any other one. */
export function openDialog(dialog: DialogName): void {
  useFrame.setState({ dialog });
}

/** Closes whatever dialog is shown. */
export function closeDialog(): void {
  useFrame.setState({ dialog: null });
}

/** Closes a dialog, unless another one has replaced it. */
export function closeDialogIfShown(left: DialogName): void {
  useFrame.setState(({ dialog }) => ({ dialog: dialog === left ? null : dialog }));
}

/** Opens the thread list over the page, or closes it. */
export function showListOver(isListOver: boolean): void {
  useFrame.setState({ isListOver });
}

/** Shows a part of the sheet in place of the transcript; null shows the transcript again. */
export function showView(view: SheetTab | null): void {
  useFrame.setState({ view });
}

/** Stores the width of the window, in px at a text size of 100 %. */
export function frameResized(width: number): void {
  useFrame.setState({ width });
}
