import type { Accounts } from './accounts.ts';
import type { Element } from './answers.ts';
import type { FalsifyingFault } from './injectedFaults.ts';
import { HOME, type HomeMember, USERS, type UserKey } from './people.ts';
import { errorStatement, type Statement, unknownAddress, userElement } from './plexTvAnswers.ts';
import type { Device, PlexRequest } from './request.ts';

/** Behavior of a Plex Home that tests can change. */
export type HomeModes = {
  /** The list of users in an object, or alone. */
  homeUsersAs: 'object' | 'array';
  /** The forms of a switch that plex.tv has; the others are 404: by uuid or number, by number only, the older one only. */
  homeSwitch: 'anyForm' | 'byNumber' | 'olderOnly';
  /** `checked`: a user's PIN is checked where it is sent, but isn't required. */
  homePins: 'required' | 'checked';
  /** The status for a missing or wrong PIN: sources differ. */
  homePinStatus: 401 | 403;
};

export const USUAL_HOME_MODES: HomeModes = {
  homeUsersAs: 'object',
  homeSwitch: 'anyForm',
  homePins: 'required',
  homePinStatus: 403,
};

/** Lists the users of the account's Home: none where it has no Home, which no source tells. */
export function homeUsersStatement(
  user: UserKey,
  { homeUsersAs }: HomeModes,
  plexTvUrl: string,
  lies: FalsifyingFault[],
): Statement {
  const members = HOME.some(({ key }) => key === user) ? HOME : [];
  const users = members.map(({ key }) => listed(key, plexTvUrl, lies));
  const home = { id: 3_114_902, name: 'Home', guestUserID: USERS.guest.id, guestEnabled: true };
  const xml = { ...home, users: { user: users } };
  return { status: 200, json: homeUsersAs === 'array' ? users : { ...home, users }, xmlName: 'home', xml };
}

function listed(key: UserKey, plexTvUrl: string, lies: FalsifyingFault[]): Element {
  const { id, uuid, title, username, email, friendlyName, thumb, ...flags } = userElement(key, plexTvUrl, lies);
  const { homeAdmin: admin, hasPassword, restricted, guest, protected: isProtected } = flags;
  const names = { id, uuid, title, username, email, friendlyName, thumb };
  return { ...names, hasPassword, restricted, admin, guest, protected: isProtected };
}

/** A request to switch to a Home user, in one of its forms. */
export type HomeSwitch = { form: 'byUuid' | 'byNumber' | 'older'; member: HomeMember | undefined };

/** Returns `undefined` for any other request. */
export function readHomeSwitch({ method, path }: PlexRequest): HomeSwitch | undefined {
  const [, version, name] = /^\/api\/(v2\/)?home\/users\/([\w-]+)\/switch$/.exec(path) ?? [];
  if (method !== 'POST' || name === undefined) return undefined;
  const byUuid = HOME.find(({ key }) => USERS[key].uuid === name);
  const byNumber = HOME.find(({ key }) => String(USERS[key].id) === name);
  if (version === undefined) return { form: 'older', member: byNumber };
  return byUuid ? { form: 'byUuid', member: byUuid } : { form: 'byNumber', member: byNumber };
}

/** Creates a token for a Home user and the client of the request, and revokes the one before. For the administrator only. */
export function switchStatement(
  { form, member }: HomeSwitch,
  { admin, pin, client }: { admin: UserKey; pin: string | null; client: Device },
  modes: HomeModes,
  accounts: Accounts,
  plexTvUrl: string,
  lies: FalsifyingFault[],
): Statement {
  const isAbsent =
    (modes.homeSwitch === 'byNumber' && form === 'byUuid') || (modes.homeSwitch === 'olderOnly' && form !== 'older');
  if (isAbsent || !member) return unknownAddress();
  if (!HOME.find(({ key }) => key === admin)?.admin) return errorStatement(1001, 403);
  const isRequired = member.pin !== null && modes.homePins === 'required';
  if (pin === null ? isRequired : pin !== member.pin) return errorStatement(1041, modes.homePinStatus);
  const token = lies.find(fault => fault.kind === 'token')?.token ?? accounts.signIn(member.key, client);
  const user = { ...userElement(member.key, plexTvUrl, lies), anonymous: null, pin: member.pin };
  const json = form === 'older' ? { ...user, authenticationToken: token } : { ...user, authToken: token };
  return { status: 201, json, xmlName: 'user', xml: json };
}
