import { randomInt } from 'node:crypto';
import type { Device } from './request.ts';

/** Lifetimes in seconds: a strong code is opened in a browser, the other is typed by hand. */
const LIFETIMES = { strong: 1800, typed: 900 };
const STRONG_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Excludes characters that people confuse. */
const TYPED_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export type Pin = {
  id: number;
  code: string;
  /** The product of the client that created it. */
  product: string;
  clientIdentifier: string;
  /** The device name of the client that created it. */
  name: string;
  /** In seconds. */
  expiresIn: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  expiresAt: number;
  /** Null until somebody approves. */
  authToken: string | null;
};

/** The sign-ins that were begun. */
export class Pins {
  #pins: Pin[] = [];
  #nextId = 730_114_205;

  /** @param seconds the PIN's lifetime; null for the usual one */
  create(client: Device, strong: boolean, seconds: number | null): Pin {
    const expiresIn = seconds ?? (strong ? LIFETIMES.strong : LIFETIMES.typed);
    const createdAt = Date.now();
    const pin: Pin = {
      id: this.#nextId++,
      code: strong ? randomText(STRONG_ALPHABET, 25) : randomText(TYPED_ALPHABET, 4),
      product: client.product,
      clientIdentifier: client.clientIdentifier,
      name: client.name,
      expiresIn,
      createdAt,
      expiresAt: createdAt + expiresIn * 1000,
      authToken: null,
    };
    this.#pins.push(pin);
    return pin;
  }

  /** Returns a PIN that has not expired, for the client that created it. */
  find(id: number, clientIdentifier: string): Pin | undefined {
    return this.#alive().find(pin => pin.id === id && pin.clientIdentifier === clientIdentifier);
  }

  /** Returns the PINs that wait for approval, oldest first. */
  open(): Pin[] {
    return this.#alive().filter(pin => pin.authToken === null);
  }

  expire(): void {
    for (const pin of this.#pins) pin.expiresAt = 0;
  }

  /** Deletes all PINs. Their identifiers are not used again. */
  forget(): void {
    this.#pins = [];
  }

  #alive(): Pin[] {
    return this.#pins.filter(pin => Date.now() < pin.expiresAt);
  }
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
