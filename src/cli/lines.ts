// Lines of a stream, each bounded: the rest of one that is too long is dropped as it comes, and the next is read as if nothing had been.
import { StringDecoder } from 'node:string_decoder';

/** `undefined` stands for a line of more than `most` characters. A last line needs no line feed; an empty line is passed over. */
export async function* linesOf(
  stream: AsyncIterable<Buffer | string>,
  most: number,
): AsyncGenerator<string | undefined> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  const take = (): string | undefined => {
    const line = length > most ? undefined : parts.join('').replace(/\r$/, '');
    parts = [];
    length = 0;
    return line;
  };
  const add = (text: string): void => {
    length += text.length;
    if (length <= most) parts.push(text);
    else parts = [];
  };
  for await (const chunk of stream) {
    const pieces = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      add(piece);
      const line = take();
      if (line !== '') yield line;
    }
    add(rest);
  }
  add(decoder.end());
  const line = take();
  if (line !== '') yield line;
}
