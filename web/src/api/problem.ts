// What went wrong with a request, as the service says it (RFC 9457).

type Document = { code?: string; title?: string; detail?: string; path?: string; request_id?: string };

export class Problem extends Error {
  private constructor(
    /** The status of the answer; 0 if there was none. */
    readonly status: number,
    /** The stable code. */
    readonly code: string,
    /** What sort of problem, in a sentence. */
    readonly title: string,
    /** What is wrong in this very case. */
    readonly detail: string | undefined,
    /** Where in the request. */
    readonly path: string | undefined,
    /** Under which the service's log knows the request. */
    readonly requestId: string | undefined,
    /** After how many seconds it may be tried again. */
    readonly retryAfter: number | undefined,
    /** In which language the detail is. */
    readonly language: string,
  ) {
    super(detail ?? title);
    this.name = 'Problem';
  }

  static of(response: Response, body: unknown): Problem {
    const document: Document = typeof body === 'object' && body !== null ? body : {};
    const retry = Number(response.headers.get('Retry-After'));
    return new Problem(
      response.status,
      document.code ?? 'unknown',
      document.title ?? `${response.status} ${response.statusText}`,
      document.detail,
      document.path,
      document.request_id,
      retry > 0 ? retry : undefined,
      response.headers.get('Content-Language') ?? 'en',
    );
  }

  static unreachable(cause: unknown): Problem {
    const problem = new Problem(0, 'unreachable', '', undefined, undefined, undefined, undefined, 'en');
    problem.cause = cause;
    return problem;
  }

  /** Whether whoever asks has to sign in first. */
  get isUnauthenticated(): boolean {
    return this.status === 401;
  }
}

/** Anything thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : Problem.unreachable(error);
}
