// A minimal Electron app: one window with one page. The last argument is the page's address.
import { createRequire } from 'node:module';

const { app, BrowserWindow } = createRequire(import.meta.url)('electron');
void app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL(process.argv.at(-1)));
