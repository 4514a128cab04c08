import { type RewriteStoresStep, rewriteStores, rewriteStoresSteps, type WantedForm } from '../rewrite-stores.ts';
import { createStoreDeps, openThreadStore } from './test-store.ts';

// A process that rewrites both databases below a folder and kills itself before the given step. Arguments: folder, the
// wanted form, step.

const [root = '', wanted = '', fatal = ''] = process.argv.slice(2);
const deps = createStoreDeps(root, () => true);
const sessions = await openThreadStore(deps);
const isForm = (text: string): text is WantedForm => ['encrypted', 'plain', 'newKey'].includes(text);
if (sessions.state.type !== 'open' || !isForm(wanted)) throw new Error(JSON.stringify(sessions.state));
await rewriteStores(deps, wanted, {
  onStep: (step: RewriteStoresStep) => {
    if (step === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
throw new Error(`${fatal} is none of ${rewriteStoresSteps}`);
