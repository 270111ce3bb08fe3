/** A token in JSON or XML: the value of a token member or attribute, or a transient token anywhere. */
const TOKEN = /\b(?:token|accessToken|authToken|authenticationToken)"?[:=]\s*"([\w.-]{8,})"|(transient-[\w-]{36})/gi;

/** A token with a name that may be printed. */
export type NamedToken = { name: string; token: string };

/** Every token in any response, by server and path: revoked ones, and those from before a reset, too. */
export class HandedOut {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** @param where the server and the path of the request */
  note(where: string, body: string): void {
    for (const [, member, transient] of body.matchAll(TOKEN)) {
      const token = member ?? transient ?? '';
      if (this.#names.has(token)) continue;
      const count = (this.#counts.get(where) ?? 0) + 1;
      this.#counts.set(where, count);
      this.#names.set(token, `${where} #${count}`);
    }
  }

  list(): NamedToken[] {
    return Array.from(this.#names, ([token, name]) => ({ name, token }));
  }
}
