import { lookup as lookUp } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { plexDirectAddress } from './tokenShapes.ts';

/** Networks that the internet doesn't route to. */
const LOCAL = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8], // loopback
  ['10.0.0.0', 8], // private
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16], // link-local
  ['100.64.0.0', 10], // behind a provider's NAT, and Tailscale
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::1', 128], // loopback
  ['fe80::', 10], // link-local
  ['fc00::', 7], // unique local, IPv6's private networks
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv6');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** A name without dots. A number is excluded, because it would be an IPv4 address in an old spelling, such as `0x8080808`. */
const SINGLE_LABEL = /^(?!\d+$|0x[\da-f]*$)[a-z\d_-]+$/;
const LOCAL_DOMAIN = /^[a-z\d_.-]+\.(?:local|lan|home\.arpa|internal)$/;

/**
 * Returns whether an IP address is this computer's or belongs to a local network. `::ffff:10.0.0.1` counts as `10.0.0.1`,
 * because connections go there; every other IPv4 address within an IPv6 one leads through a gateway, so it isn't local.
 *
 * @param ip without brackets, as `net.isIP` takes it, with or without a zone (`fe80::1%eth0`). Anything else is not
 *   local.
 */
export function isLocalAddress(ip: string): boolean {
  return isIP(ip) !== 0 && LOCAL.check(withoutZone(ip), familyOf(ip));
}

/**
 * Returns whether a hostname is this computer's, so that nothing that is sent there passes through a network.
 *
 * @param hostname as `URL.hostname` gives it
 */
export function isLoopback(hostname: string): boolean {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return LOOPBACK.check(withoutZone(literal), familyOf(literal));
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost');
}

/**
 * Returns every address that a name has now.
 *
 * @param hostname as `URL.hostname` gives it; an address, also `[::1]`, is returned without a lookup
 * @param lookup returns all addresses of a name as texts, without a time limit. Default: the system's resolver.
 * @throws {Error} what the lookup throws, with a `code` such as `ENOTFOUND`, also where the name has no address at all
 */
export async function addressesOf(
  hostname: string,
  lookup: (hostname: string) => Promise<readonly string[]> = lookUpAll,
): Promise<readonly string[]> {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return [literal];
  const addresses = await lookup(hostname);
  if (addresses.length === 0) throw Object.assign(new Error(`No address for ${hostname}`), { code: 'ENOTFOUND' });
  return addresses;
}

/** Returns whether an address is in a list, in any spelling. Ignores zones (`fe80::1%eth0`), because a lookup returns none. */
export function isOneOf(ip: string, others: readonly string[]): boolean {
  const list = new BlockList();
  for (const other of others) if (isIP(other) !== 0) list.addAddress(withoutZone(other), familyOf(other));
  return isIP(ip) !== 0 && list.check(withoutZone(ip), familyOf(ip));
}

/**
 * Guesses from its spelling whether a name is in a local network. The guess may be wrong in both directions: use it to
 * order attempts, never to decide what may be sent.
 *
 * @param hostname as `URL.hostname` gives it
 */
export function isLocalHostname(hostname: string): boolean {
  const literal = literalAddress(hostname);
  if (literal !== undefined) return isLocalAddress(literal);
  const name = hostname.toLowerCase().replace(/\.$/, '');
  const inPlexDirect = plexDirectAddress(name);
  if (inPlexDirect !== undefined) {
    return isLocalAddress(inPlexDirect.replaceAll('-', '.')) || isLocalAddress(inPlexDirect.replaceAll('-', ':'));
  }
  return SINGLE_LABEL.test(name) || LOCAL_DOMAIN.test(name);
}

/** Returns the address in a hostname without the brackets that a URL puts around IPv6; `undefined` for a name. */
function literalAddress(hostname: string): string | undefined {
  const bare = /^\[(.+)\]$/.exec(hostname)?.[1];
  if (bare !== undefined) return isIPv6(bare) ? bare : undefined;
  return isIP(hostname) === 0 ? undefined : hostname;
}

/**
 * Removes the zone, which names an interface and not the destination. `BlockList.check` would cut off an address with a
 * long zone.
 */
function withoutZone(ip: string): string {
  return ip.replace(/%.*$/s, '');
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return isIP(ip) === 4 ? 'ipv4' : 'ipv6';
}

async function lookUpAll(hostname: string): Promise<string[]> {
  return (await lookUp(hostname, { all: true, verbatim: true })).map(({ address }) => address);
}
