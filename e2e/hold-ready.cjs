// Loaded into Electron before its app: Playwright's own loader, which holds "ready" back until Playwright is attached.
// Without it, the first page navigates while Playwright attaches, and the start may wait forever for that page. The
// Chromium switches of the loader are left out: they change the keyring, throttling, and what pages may do.
const { createRequire } = require('node:module');
const { join } = require('node:path');

const { app } = createRequire(__filename)('electron');

const { appendSwitch } = app.commandLine;
app.commandLine.appendSwitch = () => undefined;
require(join(__dirname, '../node_modules/playwright-core/lib/server/electron/loader.js'));
app.commandLine.appendSwitch = appendSwitch;
