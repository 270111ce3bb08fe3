import { all, type Expectation, type Fault, fails, retries, type StatedKey, succeeds } from '../faultDefinition.ts';

type Expectations = Record<StatedKey, Expectation>;

const UNEXPECTED = all(fails('unexpectedStatus'));
const FAILED = all(retries('serverError'));
/** The results of a 404 or 405. To the request for the identity, it means that there is no Plex Media Server. */
const UNKNOWN: Expectations = {
  ...all(fails('notFound')),
  source: fails('unknownSource'),
  connections: fails('notPlex'),
};

const EXPECTED: Readonly<Record<number, Expectations>> = {
  400: { ...all(fails('badRequest')), connections: fails('notPlex') },
  401: {
    ...{ mint: fails('rejected', /rejected the token “.+” \(401\)/), source: fails('rejected') },
    ...{ signIn: fails('signInOver'), directory: fails('signInOver', /rejected the token of Mara/) },
    connections: fails('notPlex'),
  },
  402: UNEXPECTED,
  403: {
    ...{ mint: fails('cannotMint'), source: fails('notAdmin'), signIn: fails('forbidden') },
    ...{ directory: fails('forbidden'), connections: fails('notPlex') },
  },
  404: UNKNOWN,
  405: UNKNOWN,
  408: UNEXPECTED,
  410: UNEXPECTED,
  418: UNEXPECTED,
  429: all(retries('rateLimited')),
  431: UNEXPECTED,
  451: UNEXPECTED,
  500: FAILED,
  501: FAILED,
  502: FAILED,
  503: { ...all(retries('starting')), signIn: retries('serverError'), directory: retries('serverError') },
  504: FAILED,
  520: FAILED,
  599: FAILED,
  700: FAILED,
  999: FAILED,
};

/** Statuses that Plex documents, that proxies and tunnels add, and that nobody has defined. */
export const statuses: readonly Fault[] = [
  { name: 'no fault', act: {}, expect: all(succeeds) },
  ...Object.entries(EXPECTED).map(([status, expect]): Fault => {
    return { name: `status ${status}`, act: { simulated: [{ kind: 'status', status: Number(status) }] }, expect };
  }),
];
