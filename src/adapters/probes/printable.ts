// A stranger's line made safe for records and terminals.

/** One line of at most 120 printable ASCII characters; anything else becomes a dot. */
export const printable = (text: string): string =>
  text
    .slice(0, 120)
    .replace(/[\r\n].*$/s, '')
    .replace(/[^\x20-\x7e]/g, '.');
