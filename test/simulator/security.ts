import type { Element } from './answers.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import type { PlexRequest } from './request.ts';
import type { Reply, SimulatedMediaServer } from './simulatedMediaServer.ts';

/**
 * `/security/token?type=delegation&scope=all`, with any verb: creates a transient token with the caller's access level. A
 * caller without a token gets 400 where the server lets it in, because it has no user to delegate from.
 */
export function mint(server: SimulatedMediaServer, request: PlexRequest, lies: FalsifyingFault[]): Reply {
  const { mintVerbs, otherVerbStatus, allowedNetworks, noTokenStatus } = server.modes;
  if (mintVerbs === 'postOnly' && request.method !== 'POST') return { error: otherVerbStatus };
  if (mintVerbs === 'getOnly' && request.method !== 'GET') return { error: otherVerbStatus };
  const caller = server.callerOf(request.token);
  if (!caller) return { error: allowedNetworks && request.token === undefined ? 400 : noTokenStatus };
  if (request.query.get('type') !== 'delegation' || request.query.get('scope') !== 'all') return { error: 400 };
  if (caller.transient) return { error: 403 };
  const token = server.issueTransientToken(caller.user);
  return { container: { size: 0, token: falsified(token, lies) } };
}

/** `/security/resources?source=…[&refresh=1]`: for the owner, or a transient token that the owner created. */
export function sourceConnectionInformation(
  server: SimulatedMediaServer,
  request: PlexRequest,
  lies: FalsifyingFault[],
): Reply {
  const caller = server.callerOf(request.token);
  if (!caller) return { error: server.modes.noTokenStatus };
  const source = request.query.get('source') ?? '';
  if (!/^(server|provider):\/\/[\w.-]+$/.test(source)) return { error: 400 };
  if (caller.user.level !== 'owner') return { error: 403 };
  const device = server.sources.device(source, request.query.get('refresh') === '1');
  if (!device) return { error: 404 };
  const told: Element = {
    ...device,
    Connection: server.modes.connections[device.clientIdentifier] ?? device.Connection,
    accessToken: falsified(device.accessToken, lies),
    name: nameOf(device.name, lies),
  };
  return { container: { size: 1, Device: server.modes.deviceAs === 'array' ? [told] : told } };
}

function falsified(token: string, lies: FalsifyingFault[]): string {
  return lies.find(lie => lie.kind === 'token')?.token ?? token;
}

function nameOf(name: string, lies: FalsifyingFault[]): string {
  return lies.find(lie => lie.kind === 'names')?.deviceName ?? name;
}
