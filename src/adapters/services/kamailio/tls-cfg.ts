// Kamailio's tls.cfg: sections of `name = value` lines, each knowing where in the text it stands.

export type TlsLine = {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  /** Position of the value as written, quotes included. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly indent: string;
};

/** `name` without brackets, `server:10.0.0.1:5061` or `server:default`; `bodyStart` is one past the header's line. */
export type TlsSection = {
  readonly name: string;
  readonly bodyStart: number;
  readonly lines: readonly TlsLine[];
};

export const parseTlsCfg = (text: string): readonly TlsSection[] => {
  const sections: { name: string; bodyStart: number; lines: TlsLine[] }[] = [];
  let at = 0;
  for (const raw of text.split(/(?<=\n)/)) {
    const header = HEADER.exec(raw);
    if (header !== null)
      sections.push({ name: sectionName(header[1] ?? ''), bodyStart: at + raw.length, lines: [] });
    const line = LINE.exec(raw);
    if (header === null && line !== null) {
      const [, indent = '', name = '', gap = '', written = ''] = line;
      const valueStart = at + indent.length + name.length + gap.length;
      const value = written.startsWith('"') ? written.slice(1, -1) : written;
      sections
        .at(-1)
        ?.lines.push({ name, value, start: at, valueStart, valueEnd: valueStart + written.length, indent });
    }
    at += raw.length;
  }
  return sections;
};

/** With or without the brackets around it, blanks and capitals, one name. */
export const sectionName = (text: string): string => {
  const bare = text.replaceAll(/\s/g, '').toLowerCase();
  return bare.startsWith('[') && bare.endsWith(']') ? bare.slice(1, -1) : bare;
};

/** The last one counts, as in Kamailio. */
export const lineOf = (section: TlsSection | undefined, name: string): TlsLine | undefined =>
  section?.lines.filter((line) => line.name === name).at(-1);

const HEADER = /^[ \t]*\[[ \t]*((?:server|client)[ \t]*:.*)\][ \t]*(?:#.*)?\r?\n?$/;
const LINE = /^([ \t]*)([a-z0-9_]+)([ \t]*=[ \t]*)("[^"\n]*"|[^\s#"][^\s#]*)/;
