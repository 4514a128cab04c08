import { startApp } from './metrics-app.ts';

// A process that owns a data folder or shares it, counts one turn, sends what there is and ends. Arguments: folder,
// endpoint.

const [folder = '', endpoint = ''] = process.argv.slice(2);
const app = await startApp(endpoint, { folder });
await app.runTurn();
await app.metrics.launched();
await app.quit();
