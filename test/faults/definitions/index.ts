import { type Fault, withUrl } from '../faultDefinition.ts';
import { bodies } from './bodies.ts';
import { cancelling } from './cancelling.ts';
import { interims } from './interim.ts';
import { lengths } from './lengths.ts';
import { local } from './local.ts';
import { network } from './network.ts';
import { redirects } from './redirects.ts';
import { restarts } from './restarts.ts';
import { statuses } from './statuses.ts';
import { tls } from './tls.ts';
import { wires } from './wire.ts';

/** Every fault of the matrix. */
export const faults: readonly Fault[] = [
  ...statuses,
  ...interims,
  ...redirects,
  ...bodies,
  ...lengths,
  ...wires,
  ...tls,
  ...network,
  ...restarts,
  ...local,
  ...cancelling,
].map(withUrl);
