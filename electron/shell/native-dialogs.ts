import type { BaseWindow, Dialog } from 'electron';
import { t } from '../../shared/words/words.ts';

/** The system's own folder dialog before a window; null when the person closed it. */
export async function browseForFolder(
  dialog: Pick<Dialog, 'showOpenDialog'>,
  window: BaseWindow | null,
): Promise<string | null> {
  const options = { properties: ['openDirectory' as const, 'createDirectory' as const] };
  const answer = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Shows the whole address of a link and asks whether to open it; closing the question means no. */
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
