import type { BaseWindow, Dialog, MessageBoxOptions } from 'electron';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { ProgramQuestion } from '../host/program-question.ts';
import type { WorkInProgress } from '../host/work.ts';
import type { QuitAnswer } from './quit-question.ts';
import type { PageQuestion } from './recover-page.ts';

/** Shows the system's folder dialog in front of a window. Returns null when the user closes it. */
export async function showFolderDialog(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  window: BaseWindow | null,
): Promise<string | null> {
  const options = { properties: ['openDirectory' as const, 'createDirectory' as const] };
  const answer = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Shows the system's save dialog in front of a window. Returns null when the user closes it. */
export async function chooseFilePlace(
  dialog: Pick<Dialog, 'showSaveDialog'>,
  window: BaseWindow | null,
  fileName: string,
): Promise<string | null> {
  const options = {
    defaultPath: fileName,
    properties: ['createDirectory' as const, 'showOverwriteConfirmation' as const],
  };
  const answer = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

const quitAnswers = ['wait', 'stop', 'cancel'] as const satisfies readonly QuitAnswer[];

/** Shows what is running, and asks what to do with it. Closing the question cancels quitting. */
export async function askBeforeQuit(
  dialog: Pick<Dialog, 'showMessageBox'>,
  window: BaseWindow | null,
  { running, unfinished = [], waiting }: WorkInProgress,
): Promise<QuitAnswer> {
  const isIdle = running.length === 0 && waiting === 0;
  const options: MessageBoxOptions = {
    type: 'question',
    message: isIdle ? t`Quit while runs are queued or paused?` : t`Quit while Codex is working or waiting for you?`,
    detail: [
      ...running.map(({ title }) => t`Running: ${title || t`Untitled thread`}`),
      ...unfinished.map(({ title }) => t`Queued or paused: ${title || t`Untitled thread`}`),
      ...(waiting === 0 ? [] : [counted(waiting, 'approval waiting', 'approvals waiting')]),
      t`Threads are kept. Stopped turns do not resume.`,
      ...(unfinished.length === 0 ? [] : [t`Queued and paused runs end. Start them again from Mission Control.`]),
    ].join('\n'),
    buttons: [t`Wait, then quit`, t`Stop and quit`, t`Cancel`],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  };
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return quitAnswers[response] ?? 'cancel';
}

/** Shows the whole address of a link, and asks whether to open it. Closing the question means no. */
export async function confirmLink(
  dialog: Pick<Dialog, 'showMessageBox'>,
  window: BaseWindow,
  address: string,
): Promise<boolean> {
  const buttons = [t`Open in browser`, t`Cancel`];
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: t`Open this link in your browser?`,
    detail: address,
    buttons,
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/**
 * Asks whether a program may run. Only the first button allows it; Enter does not. The question disappears when the
 * signal aborts.
 */
export async function askAboutProgram(
  dialog: Pick<Dialog, 'showMessageBox'>,
  window: BaseWindow | null,
  { lines, message }: ProgramQuestion,
  signal: AbortSignal,
): Promise<'yes' | 'no'> {
  const buttons = [t`Allow`, t`Cancel`];
  const answers = { buttons, defaultId: 1, cancelId: 1, noLink: true, signal };
  const options: MessageBoxOptions = { type: 'warning', message, detail: lines.join('\n'), ...answers };
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response === 0 && !signal.aborted ? 'yes' : 'no';
}

/**
 * Asks what to do about a broken page. Returns true for the first button. The question disappears when the signal
 * aborts.
 */
export async function askAboutPage(
  dialog: Pick<Dialog, 'showMessageBox'>,
  window: BaseWindow,
  { buttons, detail, message }: PageQuestion,
  signal: AbortSignal,
): Promise<boolean> {
  const options = { type: 'warning' as const, defaultId: 0, cancelId: 1, noLink: true, signal };
  const { response } = await dialog.showMessageBox(window, { ...options, message, detail, buttons: [...buttons] });
  return response === 0;
}
