import { Buffer } from 'node:buffer';
import { findPlainRecords, sealRecords } from '../seal-copies.ts';

// A process that encrypts all kept copies and kills itself at the moment with this number. Arguments: the folder of the
// copies, the id and the key in hex of the wrapping key, the number. Each file and each segment is a moment.

const [kept = '', id = '', key = '', fatal = ''] = process.argv.slice(2);
let moments = 0;
const throwIfAborted = () => {
  moments += 1;
  if (moments === Number(fatal)) process.kill(process.pid, 'SIGKILL');
};
const signal = Object.assign(new AbortController().signal, { throwIfAborted });
const wrapping = { id, key: Buffer.from(key, 'hex') };
await sealRecords(await findPlainRecords(kept), { wrapping, signal, inTurn: (act) => act() });
