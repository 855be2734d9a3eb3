/** A refusal of the server (RFC 9457) or a server that cannot be reached (status 0). */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Whether the server says that there is no such thing. */
export const isGone = (error: Error | null): boolean => error instanceof ApiError && error.status === 404;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

interface RequestOptions {
  method?: Method;
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
}

function address(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === 'object') value.forEach((entry) => params.append(name, entry));
    else params.append(name, String(value));
  }
  const text = params.toString();
  return `${path.startsWith('/api/') ? path : `/api/v1${path}`}${text === '' ? '' : `?${text}`}`;
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  try {
    const problem = JSON.parse(text) as { detail?: string; title?: string };
    return new ApiError(response.status, problem.detail ?? problem.title ?? `the server answered ${response.status}`);
  } catch {
    return new ApiError(response.status, `the server answered ${response.status} ${response.statusText}`.trim());
  }
}

let shareCode: string | undefined;

/** From now on everything is asked with a share code instead of the session, as in a frame on another site. */
export function shareWith(code: string): void {
  shareCode = code;
}

async function send(path: string, options: RequestOptions, accept = 'application/json'): Promise<Response> {
  const { method = 'GET', body, query = {}, signal } = options;
  const headers: Record<string, string> = { Accept: accept, ...(shareCode !== undefined && { Authorization: shareCode }) };
  const init: RequestInit = { method, credentials: shareCode === undefined ? 'same-origin' : 'omit', headers };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    headers['Content-Type'] = 'application/json';
  }
  let response: Response;
  try {
    response = await fetch(address(path, query), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'the server cannot be reached; is `halley server start` running?');
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** Asks the native API, or by a whole path such as `/api/rest/v2/…` Comet's. This file alone calls fetch. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** An answer of bytes. */
export async function requestBytes(path: string, options: RequestOptions, accept: string): Promise<ArrayBuffer> {
  return (await send(path, options, accept)).arrayBuffer();
}

export interface CutText {
  text: string;
  /** Whether there is more of it. */
  cut: boolean;
}

/** A file as text, its first `limit` bytes: the rest is neither loaded nor held. */
export async function requestText(path: string, options: RequestOptions, limit: number): Promise<CutText> {
  const response = await send(path, options);
  const reader = response.body?.getReader();
  if (!reader) return { text: await response.text(), cut: false };
  const decoder = new TextDecoder();
  let text = '';
  for (let read = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), cut: false };
    const room = limit - read;
    text += decoder.decode(value.subarray(0, room), { stream: true });
    read += value.length;
    if (read > limit) {
      await reader.cancel();
      return { text, cut: true };
    }
  }
}

export function segment(text: string): string {
  return encodeURIComponent(text);
}
