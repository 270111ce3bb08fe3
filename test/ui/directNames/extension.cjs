/**
 * An extension that leads every name under plex.direct to this computer, for the extension host that it shares with Tokens for
 * Plex: so the simulated servers have the addresses that people's servers have, with TLS and its checks.
 */
const dns = require('node:dns');
const { syncBuiltinESMExports } = require('node:module');

const LOOPBACK = { address: '127.0.0.1', family: 4 };

exports.activate = () => {
  const { lookup } = dns;
  const { lookup: lookupPromise } = dns.promises;
  dns.lookup = (name, options, done = options) => {
    if (!name.endsWith('.plex.direct')) lookup(name, options, done);
    else if (options.all) process.nextTick(done, null, [LOOPBACK]);
    else process.nextTick(done, null, LOOPBACK.address, LOOPBACK.family);
  };
  dns.promises.lookup = async (name, options) => {
    if (!name.endsWith('.plex.direct')) return lookupPromise(name, options);
    return options?.all ? [LOOPBACK] : LOOPBACK;
  };
  syncBuiltinESMExports();
};
