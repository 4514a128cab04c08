// Runs one of our scripts, but only with a Node version that supports it. The npm scripts use it as a prefix. Plain
// JavaScript, so that an old Node reaches the message below.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
  process.stderr.write(
    `Workcell needs Node 22.22 or later and this is ${process.version}. Run "npm ci" without --omit=optional or ` +
      '--ignore-scripts, which brings Node 24 along, or install Node 24.\n',
  );
  process.exit(1);
}
process.argv.splice(1, 1);
await import(pathToFileURL(resolve(process.argv[1])).href);
