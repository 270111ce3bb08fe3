/** Returns the fields of a value that was stored, or passed to a command; none where it isn't an object. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
