// Below the host, the file tools need it too.
export { systemClock } from '../files/system-clock.ts';
