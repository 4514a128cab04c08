import { runsOthers } from './programs/runs-others.ts';

// Where a command's text names programs and hosts. When in doubt, it assumes a name: that only causes a closer check.

/** Programs whose arguments are hosts or addresses. */
const speaksToHosts =
  /^(?:connect|curl|wget|ssh|scp|sftp|rsync|git|nc|ncat|netcat|telnet|ftp|ping|dig|host|nslookup|whois|http|https|xh)$/;
/** What a command begins after, then variable settings, then its words up to the next separator between commands. */
const commands = /(?:^|[|&;(){}\n`])[ \t!]*(?:\w+=[^\s|&;(){}`]*[ \t]+)*([^\s|&;(){}`]+)([^|&;\n(){}`]*)/gu;
const addresses = /(?:[a-z][a-z\d+.-]{0,20}:\/\/|[^\s'"@]{1,64}@)[^\s'"/|;<>()]+/giu;

/** Returns a function that says whether a position in a command, in UTF-16 units, may name a program or a host. */
export function namePlaces(command: string): (at: number) => boolean {
  const isName = new Uint8Array(command.length);
  for (const { 0: whole, 1: program = '', 2: rest = '', index } of command.matchAll(commands)) {
    const from = index + whole.length - rest.length - program.length;
    const name = program.replaceAll(/['"\\]/g, '').replace(/^.*\//, '');
    const takesNames = runsOthers(name) || speaksToHosts.test(name);
    isName.fill(1, from, from + program.length + (takesNames ? rest.length : 0));
  }
  for (const { 0: address, index } of command.matchAll(addresses)) isName.fill(1, index, index + address.length);
  return (at) => isName[at] === 1;
}
