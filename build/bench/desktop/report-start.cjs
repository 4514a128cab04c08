// Loaded into Electron before its app. Prints when each step of the start was reached, in Unix milliseconds. The
// variable WORKCELL_BENCH_PAINTED has the script that resolves in the page once the expected content is painted.
const { createRequire } = require('node:module');

const { app } = createRequire(__filename)('electron');

const begun = Date.now();
let ready = Number.NaN;
void app.whenReady().then(() => {
  ready = Date.now();
});
app.once('browser-window-created', (_event, window) => {
  const created = Date.now();
  // A page drawn before its window is shown is not visible yet.
  const shown = new Promise((resolve) => window.once('show', () => resolve(Date.now())));
  window.webContents.once('dom-ready', async () => {
    const loaded = Date.now();
    const isShown = window.isVisible();
    const painted = await window.webContents.mainFrame.executeJavaScript(process.env.WORKCELL_BENCH_PAINTED);
    const seen = isShown ? painted : Math.max(painted, await shown);
    process.stdout.write(`Start: ${JSON.stringify({ begun, ready, created, loaded, seen })}\n`);
  });
});
