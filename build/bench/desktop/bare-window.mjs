// The least that Electron can be: one window with one page. The last argument is the address of the page.
import { createRequire } from 'node:module';

const { app, BrowserWindow } = createRequire(import.meta.url)('electron');
void app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL(process.argv.at(-1)));
