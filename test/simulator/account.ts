import type { FalsifyingFault } from './injectedFaults.ts';
import type { PlexRequest } from './request.ts';
import type { Reply, SimulatedMediaServer } from './simulatedMediaServer.ts';

/** `/myplex/account`: the account that the server belongs to, for its owner. */
export function accountReply(server: SimulatedMediaServer, request: PlexRequest, lies: FalsifyingFault[]): Reply {
  const { account, accountAs } = server.modes;
  const caller = server.callerOf(request.token);
  if (!caller || (caller.transient && account === 'refused')) return { error: 401 };
  if (caller.user.level !== 'owner') return { error: 403 };
  const hasToken = !caller.transient || account === 'withToken';
  const lie = lies.find(fault => fault.kind === 'token')?.token;
  return {
    root: { name: 'MyPlex', inJson: accountAs === 'element' },
    container: {
      authToken: hasToken ? (lie ?? server.profile.accountToken()) : '',
      username: server.profile.owner,
      mappingState: 'mapped',
      mappingError: '',
      signInState: 'ok',
      publicAddress: '198.51.100.7',
      publicPort: 32400,
      privateAddress: '192.168.1.5',
      privatePort: 32400,
      subscriptionActive: false,
      subscriptionState: 'Inactive',
    },
  };
}
