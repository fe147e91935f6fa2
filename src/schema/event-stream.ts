// Server-sent events as text (HTML Living Standard §9.2): written by the server, read by clients that are no browser.

export type StreamMessage = { readonly id: string; readonly data: string };

/** `data` has no line break: JSON in one line. */
export const messageText = ({ id, data }: StreamMessage): string => `id: ${id}\ndata: ${data}\n\n`;

/** Keeps the line warm and finds dead peers; readers skip it. */
export const HEARTBEAT = ': \n\n';

/** What `fetch` calls a body, as far as it is needed here. */
export type Chunks =
  | AsyncIterable<Uint8Array>
  | {
      getReader(): {
        read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
        cancel(): Promise<void>;
      };
    };

/** Messages with data, in order. A line over `maxLine` characters ends the reading: no such line is ours. */
export async function* readMessages(chunks: Chunks, maxLine = 1024 * 1024): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  let id = '';
  let data: string[] = [];
  for await (const chunk of iterate(chunks)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > maxLine) return;
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { id, data: data.join('\n') };
        data = [];
      } else {
        const { field, value } = fieldOf(line);
        if (field === 'data') data.push(value);
        else if (field === 'id') id = value;
      }
    }
  }
}

const fieldOf = (line: string): { field: string; value: string } => {
  const colon = line.indexOf(':');
  if (colon < 0) return { field: line, value: '' };
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
};

async function* iterate(chunks: Chunks): AsyncGenerator<Uint8Array> {
  if (!('getReader' in chunks)) {
    yield* chunks;
    return;
  }
  const reader = chunks.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value !== undefined) yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
