import type * as v from 'valibot';
import type { homeSwitchResponse, ListedHomeUser } from './responses.ts';
import type { Secret } from './secret.ts';

/** A user of a Plex Home. */
export interface HomeUser {
  /** Plex's own identifier of the user. */
  readonly uuid: string;
  /** The number by which older forms of a request name the user. */
  readonly id?: number;
  /** A name that is no e-mail address, if the user has one. */
  readonly name?: string;
  /** True for the user who administers the Home: the account that lists it. */
  readonly isAdmin: boolean;
  /** True if the library is restricted for the user. */
  readonly isRestricted: boolean;
  /**
   * True if the user has a PIN. One source says that plex.tv requires it for some accounts only, and that this doesn't show
   * which: a switch without the PIN may work, and one without this mark may need it.
   */
  readonly hasPin: boolean;
}

/** The most users that are listed. Plex allows a Home 15. */
const MOST = 100;

/** Returns the name that a person chose; `undefined` where there are e-mail addresses only. */
export function chosenName(person: Pick<ListedHomeUser, 'friendlyName' | 'title' | 'username'>): string | undefined {
  return [person.friendlyName, person.title, person.username].find(Boolean) ?? undefined;
}

/** Returns the users with a profile of their own, at most 100: guests have none. */
export function homeUsers(listed: readonly ListedHomeUser[]): HomeUser[] {
  const users = listed.filter(({ guest }) => !guest).slice(0, MOST);
  return users.map(user => {
    const name = chosenName(user);
    return {
      uuid: user.uuid,
      ...(user.id !== undefined && { id: user.id }),
      ...(name !== undefined && { name }),
      isAdmin: user.admin,
      isRestricted: user.restricted,
      hasPin: user.protected,
    };
  });
}

/**
 * Returns the paths that switch to a user, in the order in which they are tried. One source says that plex.tv may take the
 * number where it doesn't know the uuid. The last path is the older one, and returns XML.
 */
export function switchPaths({ uuid, id }: Pick<HomeUser, 'uuid' | 'id'>): string[] {
  const numbered = id === undefined ? [] : [`/api/v2/home/users/${id}/switch`, `/api/home/users/${id}/switch`];
  return [`/api/v2/home/users/${uuid}/switch`, ...numbered];
}

/** Returns the token of a response to a switch; `undefined` where it has none, or one for somebody else. */
export function switchedToken(
  response: v.InferOutput<typeof homeSwitchResponse>,
  { uuid, id }: Pick<HomeUser, 'uuid' | 'id'>,
): Secret | undefined {
  const identifiers = [
    [response.uuid, uuid],
    [response.id, id],
  ].filter(pair => pair.every(Boolean));
  return identifiers.every(([given, wanted]) => given === wanted) ? response.token : undefined;
}
