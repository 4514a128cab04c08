// Loaded into Electron before its app, as the control of the desktop's day: Chromium gets no rules for names, as if the
// app had set none.
const { createRequire } = require('node:module');

const { commandLine } = createRequire(__filename)('electron').app;

const { appendSwitch } = commandLine;
commandLine.appendSwitch = (name, value) => {
  if (name !== 'host-resolver-rules') appendSwitch.call(commandLine, name, value);
};
