import { describe, expect, it } from 'vitest';
import { listLookups, listReached, listReachedOutside, readTrace } from './network-trace.ts';

const trace = `10 execve("/usr/bin/node", ["/usr/bin/node", "--no-warnings", "/app/dist/web.js", "--no-open"], 0x7ffc /* 35 vars */) = 0
10 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [24, 25]) = 0
10 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 20
10 bind(20, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
10 clone3({flags=CLONE_VM|CLONE_THREAD} => {parent_tid=[11]}, 88) = 11
11 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>
12 execve("/nowhere/codex", ["codex", "app-server"], 0xcda3a60 /* 3 vars */) = -1 ENOENT (No such file or directory)
12 execve("/opt/codex", ["codex", "app-server"], 0xcda3a60 /* 3 vars */ <unfinished ...>
11 <... clone resumed>, child_tidptr=0x7f02) = 12
12 <... execve resumed>)             = 0
12 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
12 sendto(3, [{nlmsg_len=20}], 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20
12 connect(9, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16 <unfinished ...>
13 execve("/usr/bin/node", ["node", "/fixtures/mcp-server/main.ts"], 0xcda3a60 /* 3 vars */) = 0
12 <... connect resumed>)            = -1 EINPROGRESS (Operation now in progress)
12 vfork()                           = 14
14 socket(AF_INET6, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 5
14 sendmmsg(5, [{msg_hdr={msg_name={sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, msg_namelen=28}, msg_len=30}], 1, 0) = 1
14 connect(6, {sa_family=AF_UNIX, sun_path="/run/dbus/socket"}, 110) = 0
14 +++ exited with 0 +++
`;

describe('a trace', () => {
  it('reports which program used which network address', () => {
    expect(listReached(readTrace(trace))).toEqual([
      'codex connect 127.0.0.1:5000',
      'codex sendmmsg [2001:db8::1]:53',
      'web.js bind 127.0.0.1:4000',
    ]);
  });

  it('separates addresses that stay on the machine from others', () => {
    const { calls } = readTrace(trace);
    expect(calls.filter(({ family }) => family === 'UNIX' || family === 'NETLINK')).toEqual([
      { program: 'codex', call: 'sendto', family: 'NETLINK', address: '' },
      { program: 'codex', call: 'connect', family: 'UNIX', address: '/run/dbus/socket' },
    ]);
  });

  it('reports which programs ran and which kinds of sockets they opened', () => {
    const { families, programs } = readTrace(trace);
    expect(programs).toEqual(['codex', 'main.ts', 'web.js']);
    expect(families).toEqual(['INET', 'INET6', 'NETLINK']);
  });

  it('reports each use of a name service, also on this machine', () => {
    const asks = [
      '10 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
      '10 connect(3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0',
      '10 sendto(3, "", 20, 0, {sa_family=AF_INET, sin_port=htons(5353), sin_addr=inet_addr("224.0.0.251")}, 16) = 20',
    ];
    expect(listLookups(readTrace(`${trace}${asks.join('\n')}\n`))).toEqual([
      'codex sendmmsg [2001:db8::1]:53',
      'web.js connect /run/systemd/resolve/io.systemd.Resolve',
      'web.js connect 127.0.0.53:53',
      'web.js sendto 224.0.0.251:5353',
    ]);
  });

  it('separates calls that leave the machine from those that bind to it or stay on it', () => {
    const more =
      '10 connect(3, {sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0';
    expect(listReachedOutside(readTrace(`${trace}${more}\n`))).toEqual(['codex sendmmsg [2001:db8::1]:53']);
  });

  it('names no program for a process without a recorded start', () => {
    const call = 'connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("10.0.0.1")}, 16) = 0';
    expect(listReached(readTrace(`99 ${call}\n`))).toEqual(['unknown connect 10.0.0.1:1']);
  });
});
