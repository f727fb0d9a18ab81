import { BlockList, isIP } from 'node:net';

/** Everything that is not the public internet (IANA's special-purpose registries). */
const inner = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inner.addSubnet(network, prefix, 'ipv4');

/** The public part of IPv6 is 2000::/3; in it, these lead elsewhere: Teredo, documentation, 6to4, ORCHID. */
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
const elsewhere = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  elsewhere.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address is of an inner network, of this machine, or of nowhere. What is no address is not public either. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return inner.check(address, 'ipv4');
  if (family === 6) return !global.check(address, 'ipv6') || elsewhere.check(address, 'ipv6');
  return true;
}
