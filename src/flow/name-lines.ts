// Names as typed, one by one: a form shows every bad one with its reason, and what a name in another script becomes.
import { complain } from '#core/problems.ts';
import type { NameLine } from '#core/views.ts';
import { generalNameFromText, toText } from '#core/x509/general-name.ts';
import { readableHost } from '#core/x509/host-name.ts';

export const nameLine = (text: string): NameLine => {
  const read = generalNameFromText(text);
  if (!read.ok) return { text, ok: false, complaint: read.complaints[0] };
  const name = toText(read.value);
  if (name === undefined) {
    const complaint = complain('request.name.invalid', { name: text.slice(0, 100), why: 'kind' });
    return { text, ok: false, complaint };
  }
  const readable = readableHost(name.value);
  return {
    text,
    ok: true,
    name,
    ...(/^[\x20-\x7e\s]*$/.test(text) ? {} : { aLabel: name.value }),
    ...(readable === name.value ? {} : { readable }),
  };
};
