import { lookup as lookUp } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { plexDirectAddress } from './tokenShapes.ts';

/** The networks that the internet has no way to. */
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
  ['fc00::', 7], // unique local, the private ones of IPv6
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv6');
}

/** A number would be an IPv4 address in one of its old spellings, such as `0x8080808`. */
const SINGLE_LABEL = /^(?!\d+$|0x[\da-f]*$)[a-z\d_-]+$/;
const LOCAL_DOMAIN = /^[a-z\d_.-]+\.(?:local|lan|home\.arpa|internal)$/;

/**
 * Whether this is the address of this machine or of one in a local network. `::ffff:10.0.0.1` is judged as `10.0.0.1`, as
 * connections go there; all other ways to put an IPv4 address into an IPv6 one lead through a gateway, so they are not local.
 *
 * @param ip without brackets, as `net.isIP` takes it, with or without a zone (`fe80::1%eth0`). Anything else is not local.
 */
export function isLocalAddress(ip: string): boolean {
  return isIP(ip) !== 0 && LOCAL.check(withoutZone(ip), familyOf(ip));
}

/**
 * Every address that a name has now.
 *
 * @param hostname as `URL.hostname` gives it; an address, also `[::1]`, is its own without a lookup
 * @param lookup gives all addresses of a name, as texts; the system's, unless given. It has no time limit.
 * @throws what the lookup throws: an `Error` with a `code` such as `ENOTFOUND`, also where the name has no address at all
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

/** Whether an address is among others, in whichever spelling. Zones (`fe80::1%eth0`) are left out, as a lookup has none. */
export function isOneOf(ip: string, others: readonly string[]): boolean {
  const list = new BlockList();
  for (const other of others) if (isIP(other) !== 0) list.addAddress(withoutZone(other), familyOf(other));
  return isIP(ip) !== 0 && list.check(withoutZone(ip), familyOf(ip));
}

/**
 * Whether a name looks as if it were of a local network, without asking anybody. A guess that may be wrong both ways: good
 * for an order to try things in, and for no decision about what may be sent.
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

/** The address that a hostname is, without the brackets that a URL puts around IPv6; `undefined` for a name. */
function literalAddress(hostname: string): string | undefined {
  const bare = /^\[(.+)\]$/.exec(hostname)?.[1];
  if (bare !== undefined) return isIPv6(bare) ? bare : undefined;
  return isIP(hostname) === 0 ? undefined : hostname;
}

/** The zone says through which interface, not where to. A long one would cut the address short in `BlockList.check`. */
function withoutZone(ip: string): string {
  return ip.replace(/%.*$/s, '');
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return isIP(ip) === 4 ? 'ipv4' : 'ipv6';
}

async function lookUpAll(hostname: string): Promise<string[]> {
  return (await lookUp(hostname, { all: true, verbatim: true })).map(({ address }) => address);
}
