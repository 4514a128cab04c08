import { startApp } from './metrics-app.ts';

// A process that owns or shares a data folder. It counts one turn, sends what is waiting, and ends. Arguments: folder,
// endpoint.

const [folder = '', endpoint = ''] = process.argv.slice(2);
const app = await startApp(endpoint, { folder });
await app.runTurn();
await app.metrics.launched();
await app.quit();
