import { kindOf, type Program, type TextPlace } from './fileKinds.ts';

/** The number of lines above that are searched for a service's name. */
const REACH = 500;
const KEY = /^(\s*)["']?([\w.-]{1,64})["']?:\s*(?:#.*)?$/;

const NAMES: Partial<Record<Program, string>> = { kometa: 'Kometa', homeAssistant: 'Home Assistant' };

/**
 * Returns the name of the app that reads a file, as far as the file shows it: Kometa, Home Assistant, the compose service at an
 * offset, or the unit of systemd. `undefined` where the file doesn't.
 */
export function appNameAt(place: TextPlace, text: string, offset: number): string | undefined {
  const { program } = kindOf(place, text);
  if (program === undefined) return undefined;
  if (program === 'compose') return serviceAbove(text, offset);
  if (program === 'service') return place.fileName.slice(place.fileName.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  return NAMES[program];
}

/** Returns the key directly below `services:` that an offset belongs to. */
function serviceAbove(text: string, offset: number): string | undefined {
  let name: string | undefined;
  let width = Number.POSITIVE_INFINITY;
  let end = text.indexOf('\n', offset);
  if (end < 0) end = text.length;
  for (let count = 0; count < REACH && end >= 0; count++) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    // A longer line is no key.
    const [, indentation = '', key] = KEY.exec(text.slice(start, Math.min(end, start + 200)).trimEnd()) ?? [];
    if (key === 'services' && indentation === '') return name;
    if (key !== undefined && indentation.length < width) [name, width] = [key, indentation.length];
    end = start - 1;
  }
  return undefined;
}
