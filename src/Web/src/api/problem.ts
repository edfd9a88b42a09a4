/** RFC 9457 problem details, as far as the page uses them. */
export interface ProblemDetails {
  title?: string;
  status?: number;
  detail?: string;
  /** Stable and meant for programs, for example `query-syntax`. */
  code?: string;
  /** For a query error: the UTF-16 offset in the query at which it shows. */
  position?: number;
}

/** A request that did not give an answer: the server's own words when it sent any. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly position: number | undefined;

  constructor(details: ProblemDetails) {
    super(details.detail ?? details.title ?? "The request failed.");
    this.name = "Problem";
    this.status = details.status ?? 0;
    this.code = details.code ?? "unknown";
    this.position = details.position;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Whatever was thrown, as a problem that can be shown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({ code: "unreachable", detail: "The server did not answer. Is it running?" });
}

/** The problem that a failed response describes; proxies that send no problem details still get a sentence. */
export async function readProblem(response: Response): Promise<Problem> {
  const fallback = { status: response.status, detail: `The server answered ${response.status} ${response.statusText}`.trim() + "." };
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) return new Problem(fallback);
  try {
    const body = (await response.json()) as ProblemDetails;
    return new Problem({ ...fallback, ...body });
  } catch {
    return new Problem(fallback);
  }
}
