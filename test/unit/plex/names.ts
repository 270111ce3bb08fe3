import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const { lookup: originalLookup } = dns;
const { lookup: originalLookupAll } = dns.promises;

/** Gives each of these names its addresses, a new entry for each lookup; the last one stays. */
export function nameAddresses(names: Readonly<Record<string, readonly string[]>>): void {
  const lookups = new Map<string, number>();
  const find = (hostname: string): dns.LookupAddress[] | undefined => {
    const addresses = names[hostname];
    if (!addresses) return undefined;
    const count = lookups.get(hostname) ?? 0;
    lookups.set(hostname, count + 1);
    const address = addresses[Math.min(count, addresses.length - 1)] ?? '';
    return [{ address, family: address.includes(':') ? 6 : 4 }];
  };
  const lookup = (hostname: string, options: dns.LookupOptions, done: (...result: unknown[]) => void): void => {
    const found = find(hostname);
    if (!found) (originalLookup as (...all: unknown[]) => void)(hostname, options, done);
    else if (options.all) done(null, found);
    else done(null, found[0]?.address, found[0]?.family);
  };
  const lookupAll = async (hostname: string, options: dns.LookupAllOptions): Promise<dns.LookupAddress[]> =>
    find(hostname) ?? originalLookupAll(hostname, options);
  Object.assign(dns, { lookup });
  Object.assign(dns.promises, { lookup: lookupAll });
  syncBuiltinESMExports();
}

/** Restores the usual lookup of names. */
export function restoreNames(): void {
  Object.assign(dns, { lookup: originalLookup });
  Object.assign(dns.promises, { lookup: originalLookupAll });
  syncBuiltinESMExports();
}
