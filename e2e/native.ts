import type { ElectronApplication } from '@playwright/test';
import type { Bitmap } from '../build/indexed-png.ts';

// Replacements for what a user gets from the system rather than from a page: Electron's own parts, inside the running
// app.

/** Returns what was recorded in the app under this name so far. */
function readRecorded<Entry>(app: ElectronApplication, name: string): Promise<readonly Entry[]> {
  return app.evaluate((_electron, key) => (globalThis as unknown as Record<string, Entry[]>)[key] ?? [], name);
}

/** A system question, as the app asks it. */
export type Question = { readonly message: string; readonly detail?: string };

/**
 * Answers the app's questions with the button at this index, from 0; resolves to a function that returns the questions
 * that the app has asked and acted on so far.
 */
export async function answerQuestions(
  app: ElectronApplication,
  button: number,
): Promise<() => Promise<readonly Question[]>> {
  await app.evaluate(({ dialog }, response) => {
    const asked: Question[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...args: readonly unknown[]) => {
      const { detail, message } = args.at(-1) as Question;
      // Recorded once the app has handled the answer: until then it asks nothing else.
      setImmediate(() => asked.push({ message, ...(detail !== undefined && { detail }) }));
      return { response, checkboxChecked: false };
    };
  }, button);
  return () => readRecorded(app, 'asked');
}

/**
 * Answers the system's folder dialog with this folder, or closes it; resolves to a function that counts how often it
 * was opened.
 */
export async function answerFolderDialog(
  app: ElectronApplication,
  folder: string | null,
): Promise<() => Promise<number>> {
  await app.evaluate(({ dialog }, path) => {
    const browsed: string[] = [];
    Object.assign(globalThis, { browsed });
    dialog.showOpenDialog = async (...args: readonly unknown[]) => {
      browsed.push(JSON.stringify(args.at(-1)));
      return { canceled: path === null, filePaths: path === null ? [] : [path] };
    };
  }, folder);
  return async () => (await readRecorded(app, 'browsed')).length;
}

/** Keeps links from reaching a browser; resolves to a function that returns the addresses so far. */
export async function recordOpenedLinks(app: ElectronApplication): Promise<() => Promise<readonly string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (address) => void opened.push(address);
  });
  return () => readRecorded(app, 'opened');
}

/** A menu item as shown. */
export type ShownItem = {
  readonly path: string;
  readonly accelerator: string;
  readonly enabled: boolean;
  readonly role: string;
};

/** Every enabled item of the app's menu, such as `File > New window`. */
export function getMenuItems(app: ElectronApplication): Promise<readonly ShownItem[]> {
  return app.evaluate(({ Menu }) => {
    const list = (menu: Electron.Menu | null | undefined, before: string): ShownItem[] =>
      (menu?.items ?? []).flatMap((item) => {
        const path = `${before}${item.label.replaceAll(/&(.)/g, '$1')}`;
        if (item.type === 'separator') return [];
        if (item.submenu) return list(item.submenu, `${path} > `);
        const { accelerator, enabled, role } = item;
        return [{ path, accelerator: String(accelerator ?? ''), enabled, role: String(role ?? '') }];
      });
    return list(Menu.getApplicationMenu(), '');
  });
}

/** Chooses an item of the app's menu, named like `File > New window`. */
export async function chooseFromMenu(app: ElectronApplication, path: string): Promise<void> {
  const found = await app.evaluate(({ Menu }, wanted) => {
    let items = Menu.getApplicationMenu()?.items ?? [];
    let item: Electron.MenuItem | undefined;
    for (const label of wanted.split(' > ')) {
      item = items.find((each) => each.label.replaceAll(/&(.)/g, '$1') === label);
      items = item?.submenu?.items ?? [];
    }
    if (item?.enabled !== true) return false;
    item.click();
    return true;
  }, path);
  if (!found) throw new Error(`The menu has no ${path} that can be chosen`);
}

/** Sends a key to the window that was opened last, as the system does: the menu receives it too. */
export function pressInWindow(
  app: ElectronApplication,
  keyCode: string,
  modifiers: readonly ('control' | 'shift' | 'alt')[],
): Promise<void> {
  return app.evaluate(
    ({ BrowserWindow }, key) => {
      const newest = BrowserWindow.getAllWindows().toSorted((one, other) => other.id - one.id)[0];
      for (const type of ['keyDown', 'keyUp'] as const) newest?.webContents.sendInputEvent({ type, ...key });
    },
    { keyCode, modifiers: [...modifiers] },
  );
}

/** Makes the system ask for light or dark windows. */
export async function showTheme(app: ElectronApplication, theme: 'dark' | 'light'): Promise<void> {
  await app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source;
  }, theme);
}

/**
 * A picture of what the screen shows at the only window's place: the page, and the buttons that the system draws over
 * it. Taken once two in a row are the same.
 */
export async function captureWindow(app: ElectronApplication): Promise<Bitmap> {
  const { pixels, ...size } = await app.evaluate(async ({ BrowserWindow, desktopCapturer, screen }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) throw new Error('There is no window');
    const { height, width } = window.getBounds();
    const take = async (): Promise<string> => {
      const thumbnailSize = screen.getPrimaryDisplay().size;
      const [source] = await desktopCapturer.getSources({ types: ['screen'], thumbnailSize });
      if (source === undefined) throw new Error('The screen shows nothing');
      return source.thumbnail.crop(window.getBounds()).toBitmap().toString('base64');
    };
    let [last, next] = ['', await take()];
    while (next !== last) [last, next] = [next, await take()];
    return { height, width, pixels: next };
  });
  return { ...size, pixels: Buffer.from(pixels, 'base64') };
}
