import { runsOthers } from './programs/runs-others.ts';

// Where in the text of a command the names of programs and hosts stand. It errs on the side of a name: what is taken for
// one is only looked at more closely.

/** Programs whose words are hosts or addresses. */
const speaksToHosts =
  /^(?:connect|curl|wget|ssh|scp|sftp|rsync|git|nc|ncat|netcat|telnet|ftp|ping|dig|host|nslookup|whois|http|https|xh)$/;
/** What a command begins after, then settings of variables, then its words up to the next sign between commands. */
const commands = /(?:^|[|&;(){}\n`])[ \t!]*(?:\w+=[^\s|&;(){}`]*[ \t]+)*([^\s|&;(){}`]+)([^|&;\n(){}`]*)/gu;
const addresses = /(?:[a-z][a-z\d+.-]{0,20}:\/\/|[^\s'"@]{1,64}@)[^\s'"/|;<>()]+/giu;

/** Says of a place in a command, in UTF-16 units, whether a program or a host may be named there. */
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
